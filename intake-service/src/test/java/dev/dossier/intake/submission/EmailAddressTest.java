package dev.dossier.intake.submission;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmailAddressTest {

  @ParameterizedTest
  @CsvSource({
    "jane@example.org, jane@example.org",
    "Jane.Doe+tag@Example.ORG, Jane.Doe+tag@example.org",
    "o'neil!#$%&*/=?^_`{|}~-@a.b.co, o'neil!#$%&*/=?^_`{|}~-@a.b.co",
    "jane@bücher.example, jane@xn--bcher-kva.example",
    "jane@例え.jp, jane@xn--r8jz45g.jp",
    "jane@xn--fa-hia.de, jane@xn--fa-hia.de",
    "1@2.example, 1@2.example",
  })
  void takesAddresses(String given, String used) {
    assertThat(EmailAddress.read(given).address()).isEqualTo(new EmailAddress(used));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\"jane doe\"@example.org", "\"a@b\"@example.org", "\"a\\\"b\"@example.org"})
  void takesQuotedLocalParts(String given) {
    assertThat(EmailAddress.read(given).address()).isEqualTo(new EmailAddress(given));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "@",
        "jane",
        "jane@",
        "@example.org",
        "jane@example",
        "jane@example.org.",
        "jane@.example.org",
        "jane@-a.example",
        "jane@a-.example",
        "jane@exa mple.org",
        "jane@example..org",
        ".jane@example.org",
        "jane.@example.org",
        "ja ne@example.org",
        "jäne@example.org",
        "jane@[127.0.0.1]",
        "jane@1.2.3.4",
        "jane@faß.de",
        "jane@example.org\n",
        "jane@exam\u200Dple.org",
        "jane@example.org\u0000",
        "\"jane\n\"@example.org",
        "a@b@example.org",
        "jane@example.org,x@example.org",
        "<jane@example.org>",
        "jane@a_b.example"
      })
  void refusesTheRest(String given) {
    EmailAddress.Read read = EmailAddress.read(given);

    assertThat(read.address()).isNull();
    assertThat(read.problem()).isNotBlank();
  }
}
