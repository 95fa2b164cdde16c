package dev.dossier.intake.submission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.common.event.NotificationMessage.Kind;
import dev.dossier.intake.fixture.App;
import dev.dossier.intake.fixture.Bodies;
import dev.dossier.intake.fixture.Mails;
import dev.dossier.intake.fixture.RunningIntake;
import dev.dossier.intake.request.AddressHash;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which addresses are one person's: ASCII case aside, only the very same. */
class AddressComparisonIT {
  private static final RunningIntake INTAKE = RunningIntake.get();

  @ParameterizedTest
  @CsvSource({
    "jane@example.org, JANE@Example.ORG",
    "jane.doe+tag@example.org, Jane.Doe+TAG@example.org",
    "jane@bücher.example, jane@xn--bcher-kva.example",
    "jane@BÜCHER.example, JANE@XN--BCHER-KVA.EXAMPLE",
    "jane@例え.jp, jane@xn--r8jz45g.jp",
    "'\"Jane\"@example.org', '\"jane\"@example.org'"
  })
  void isTheSame(String one, String other) {
    assertThat(hash(one)).isEqualTo(hash(other));
  }

  @ParameterizedTest
  @CsvSource({
    "jane.doe@gmail.com, janedoe@gmail.com",
    "jane@gmail.com, jane@googlemail.com",
    "jane@example.org, jane+tag@example.org",
    "jane@example.org, '\"jane\"@example.org'",
    "jane@example.org, jane@mail.example.org",
    "jane@example.org, jane-@example.org",
    "jane@example.org, j4ne@example.org",
    "jane@bücher.example, jane@bucher.example",
    "jane@bücher.example, jane@buecher.example",
    // A Cyrillic letter that looks the same.
    "jane@apple.example, jane@\u0430pple.example"
  })
  void isAnother(String one, String other) {
    assertThat(hash(one)).isNotEqualTo(hash(other));
  }

  @Test
  void mailGoesToTheAddressAsItWasGivenWithTheDomainAsALabels() {
    App app = App.create(INTAKE, App.ALL);
    String local = "Jane.Doe+" + UUID.randomUUID().toString().substring(0, 8);

    UUID id = app.submit(Bodies.unverified("access", local + "@Bücher.example")).id();

    assertThat(new Mails(INTAKE).await(id, Kind.VERIFICATION, 1).getFirst().to())
        .isEqualTo(local + "@xn--bcher-kva.example");
  }

  private static byte[] hash(String text) {
    EmailAddress address = EmailAddress.read(text).address();
    assertThat(address).as(text).isNotNull();
    return INTAKE.bean(AddressHash.class).of(address.value());
  }
}
