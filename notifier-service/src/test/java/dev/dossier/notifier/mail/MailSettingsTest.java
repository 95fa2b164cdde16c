package dev.dossier.notifier.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MailSettingsTest {
  private static final Duration LEASE = Duration.ofSeconds(15);
  private static final Duration FIRST = Duration.ofSeconds(5);
  private static final Duration LONGEST = Duration.ofHours(1);
  private static final Duration GIVE_UP = Duration.ofDays(2);

  @Test
  void waitsDoubleUpToTheLongest() {
    MailSettings settings = new MailSettings(null, 4, LEASE, FIRST, LONGEST, GIVE_UP);

    assertThat(settings.waitAfter(1)).isEqualTo(Duration.ofSeconds(5));
    assertThat(settings.waitAfter(2)).isEqualTo(Duration.ofSeconds(10));
    assertThat(settings.waitAfter(10)).isEqualTo(Duration.ofSeconds(2560));
    assertThat(settings.waitAfter(11)).isEqualTo(LONGEST);
    assertThat(settings.waitAfter(Integer.MAX_VALUE)).isEqualTo(LONGEST);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nobody",
        "Acme <privacy@acme.example>",
        "a@b.example, c@d.example",
        "a@b.example\r\nBcc: c@d.example"
      })
  void aSenderThatIsNoPlainAddressIsNamedByItsKey(String from) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new MailSettings(from, 4, LEASE, FIRST, LONGEST, GIVE_UP))
        .withMessageStartingWith("dossier.mail.from: ");
  }

  @Test
  void everyWrongSettingIsNamedByItsKey() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new MailSettings(null, 0, LEASE, FIRST, LONGEST, GIVE_UP))
        .withMessageStartingWith("dossier.mail.workers: ");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new MailSettings(null, 4, Duration.ZERO, FIRST, LONGEST, GIVE_UP))
        .withMessageStartingWith("dossier.mail.lease: ");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new MailSettings(null, 4, LEASE, Duration.ZERO, LONGEST, GIVE_UP))
        .withMessageStartingWith("dossier.mail.first-wait: ");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new MailSettings(null, 4, LEASE, FIRST, Duration.ofSeconds(1), GIVE_UP))
        .withMessageStartingWith("dossier.mail.longest-wait: ");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new MailSettings(null, 4, LEASE, FIRST, LONGEST, Duration.ofSeconds(-1)))
        .withMessageStartingWith("dossier.mail.give-up-after: ");
  }

  @ParameterizedTest
  @CsvSource({
    "https://Privacy.Acme.example/path, privacy.acme.example, dossier@privacy.acme.example",
    "http://localhost:8080, localhost, dossier@localhost",
    "http://127.0.0.1:8080, 127.0.0.1, dossier@localhost",
    "'http://[::1]:8080', dossier, dossier@localhost",
  })
  void mailsTakeTheirNamesFromThePublicHost(URI url, String host, String sender) {
    PublicAddress address = new PublicAddress(url);

    assertThat(address.messageIdHost()).isEqualTo(host);
    assertThat(address.defaultSender()).isEqualTo(sender);
  }

  @Test
  void withoutAPublicAddressMailsComeFromDossier() {
    assertThat(new PublicAddress(null).messageIdHost()).isEqualTo("dossier");
    assertThat(new PublicAddress(null).defaultSender()).isEqualTo("dossier@localhost");
  }
}
