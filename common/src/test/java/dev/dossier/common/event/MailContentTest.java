package dev.dossier.common.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** What stands, encrypted, in a mail message. */
class MailContentTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Instant AT = Instant.parse("2026-03-15T09:00:00.5Z");

  private static final MailContent WHOLE =
      new MailContent(
          "jane@example.org",
          "Jane",
          "Acme Cloud GmbH",
          "privacy@acme.example",
          URI.create("https://dossier.acme.example/download/Zm9v"),
          AT,
          "Europe/Berlin",
          LocalDate.of(2026, 4, 15),
          2048L,
          5,
          URI.create("https://dossier.acme.example/status/YmFy"),
          URI.create("https://dossier.acme.example/not-me/YmF6"),
          "Two lines.\nAnd another.",
          URI.create("https://dossier.acme.example/answer/cXV4"),
          LocalDate.of(2026, 2, 15),
          AT,
          "Berliner Beauftragte",
          URI.create("https://www.datenschutz-berlin.de"),
          new Digest(
              7,
              1,
              2,
              1,
              List.of(
                  new Digest.Line(
                      UUID.fromString("3f0c6d5e-8c0b-4c57-9d0a-0f6a1b2c3d4e"),
                      "access",
                      "needs_attention",
                      LocalDate.of(2026, 3, 14),
                      -1,
                      List.of("billing"))),
              List.of(
                  new Digest.Pause(
                      UUID.fromString("0b7f8a52-2f6e-4f39-8d0c-5a4e3b2c1d0f"),
                      "identity",
                      LocalDate.of(2026, 2, 20),
                      23,
                      true,
                      true))),
          "12345678");

  @Test
  void writes_and_reads_what_the_golden_file_says() throws IOException {
    byte[] golden = golden();

    assertThat(JSON.readTree(Wire.write(WHOLE))).isEqualTo(JSON.readTree(golden));
    assertThat(Wire.read(golden, MailContent.class)).isEqualTo(WHOLE);
  }

  @Test
  void reads_the_form_before_there_were_other_kinds_than_two() {
    String old =
        """
        {"to":"jane@example.org","controller":"Acme","contact":"privacy@acme.example",
         "link":"https://dossier.acme.example/verify/t","expiresAt":"2026-03-15T09:00:00.5Z",
         "zone":"UTC","dueDate":"2026-04-15"}
        """;

    MailContent read = Wire.read(old.getBytes(StandardCharsets.UTF_8), MailContent.class);

    assertThat(read.link()).isEqualTo(URI.create("https://dossier.acme.example/verify/t"));
    assertThat(read.expiresAt()).isEqualTo(AT);
    assertThat(read.statusLink()).isNull();
    assertThat(read.digest()).isNull();
  }

  @Test
  void reads_a_digest_from_before_there_were_pauses_in_it() {
    String old =
        """
        {"to":"dpo@acme.example","controller":"Acme","contact":"privacy@acme.example","zone":"UTC",
         "digest":{"open":1,"overdue":0,"dueSoon":0,"likelyLate":0,"lines":[]}}
        """;

    MailContent read = Wire.read(old.getBytes(StandardCharsets.UTF_8), MailContent.class);

    assertThat(read.digest()).isEqualTo(new Digest(1, 0, 0, 0, List.of()));
  }

  @Test
  void a_link_says_when_it_ends() {
    String endless =
        """
        {"to":"jane@example.org","controller":"Acme","contact":"privacy@acme.example",
         "link":"https://dossier.acme.example/verify/t","zone":"UTC"}
        """;

    assertThatThrownBy(() -> Wire.read(endless.getBytes(StandardCharsets.UTF_8), MailContent.class))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageNotContaining("jane");
  }

  private static byte[] golden() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(
            MailContentTest.class.getResourceAsStream("/golden/mail-content.json"))) {
      return in.readAllBytes();
    }
  }
}
