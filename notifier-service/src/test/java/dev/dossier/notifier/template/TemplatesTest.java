package dev.dossier.notifier.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.dossier.common.event.MailContent;
import dev.dossier.common.event.NotificationMessage.Kind;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplatesTest {
  private static final String LINK = Letters.LINK;
  private static final List<String> LANGUAGES = List.of("en", "de");

  @Test
  void theEnglishVerificationReadsLikeThis() {
    RenderedMail mail = Templates.render(Kind.VERIFICATION, "en", content("Jane", 1L, 5));

    assertThat(mail.language()).isEqualTo("en");
    assertThat(mail.subject()).isEqualTo("Acme Cloud GmbH: please confirm your data request");
    assertThat(mail.text())
        .isEqualTo(
            """
            Hello Jane,

            Acme Cloud GmbH was asked for a copy of the personal data that it holds
            about the person with this e-mail address.

            If you asked for it, please confirm. The data is collected only after
            that, so that nobody else gets it.

            Confirm the request:
            https://dossier.acme.example/verify/Zm9vYmFyYmF6

            You can confirm until 1 December 2026, 17:30 (Central European Standard
            Time).
            The answer is due by 22 December 2026.

            If this was not you, do nothing: without a confirmation nothing is
            collected or sent.

            Questions? Contact Acme Cloud GmbH: privacy@acme.example

            --\s
            Acme Cloud GmbH
            """);
  }

  @Test
  void theGermanReadyMailReadsLikeThis() {
    RenderedMail mail = Templates.render(Kind.READY, "de-AT", content("Jörg", 1_234_567L, 5));

    assertThat(mail.language()).isEqualTo("de");
    assertThat(mail.subject()).isEqualTo("Acme Cloud GmbH: Ihre Daten stehen bereit");
    assertThat(mail.text())
        .isEqualTo(
            """
            Guten Tag Jörg,

            die Kopie Ihrer personenbezogenen Daten bei Acme Cloud GmbH steht
            bereit. Sie ist eine ZIP-Datei von 1,3\u00a0MB: Entpacken Sie sie und öffnen
            Sie index.html, um sie zu lesen.

            Zur Download-Seite:
            https://dossier.acme.example/verify/Zm9vYmFyYmF6

            Sie können sie bis 1. Dezember 2026, 17:30 Uhr (Mitteleuropäische
            Normalzeit) herunterladen.
            Der Link gilt für 5 Downloads.

            Bitte leiten Sie diese E-Mail nicht weiter: Wer den Link hat, kann Ihre
            Daten herunterladen.

            Fragen? Kontakt zu Acme Cloud GmbH: privacy@acme.example

            --\s
            Acme Cloud GmbH
            """);
  }

  @Test
  void whatIsNotKnownIsLeftOut() {
    RenderedMail mail = Templates.render(Kind.READY, "en", content(null, null, null));

    assertThat(mail.text()).startsWith("Hello,\n").contains("It is one\nZIP file:");
    assertThat(mail.text() + mail.html() + mail.subject()).doesNotContain("null");
    assertThat(mail.text()).doesNotContain("works for");
  }

  @ParameterizedTest
  @CsvSource({"en, en", "de, de", "de-CH, de", "fr, en", "zz-invalid_tag, en", "und, en"})
  void aLanguageWithoutMailsGetsEnglish(String locale, String language) {
    RenderedMail mail = Templates.render(Kind.READY, locale, content("Jane", 1L, 1));

    assertThat(mail.language()).isEqualTo(language);
    assertThat(mail.html()).contains("<html lang=\"" + language + "\">");
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void theHtmlSaysWhatTheTextSays(Kind kind) {
    for (String language : LANGUAGES) {
      RenderedMail mail = Templates.render(kind, language, Letters.whole());

      assertThat(mail.language()).isEqualTo(language);
      String html = shown(mail.html());
      for (String block : mail.text().replace("-- \n", "").split("\n\n")) {
        for (String line : block.split("(?<=[:)])\n(?=http| )")) {
          assertThat(html).contains(words(line).replaceFirst(":$", "").split(" \\(")[0]);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(value = Kind.class, names = "DIGEST", mode = EnumSource.Mode.EXCLUDE)
  void theHtmlHasNoAddressesButThoseThatWereGiven(Kind kind) {
    for (String language : LANGUAGES) {
      String html = Templates.render(kind, language, Letters.whole()).html();

      assertThat(Pattern.compile("https?://[^\"<\\s]+").matcher(html).results())
          .extracting(found -> found.group())
          .isSubsetOf(
              Letters.LINK, Letters.STATUS_LINK, Letters.NOT_ME_LINK, Letters.AUTHORITY_LINK);
      assertThat(html).doesNotContainIgnoringCase("<img").doesNotContainIgnoringCase("url(");
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"VERIFICATION", "READY", "REMINDER", "SUPPLEMENT"})
  void theLinkIsAButtonAndPlainText(Kind kind) {
    String html = Templates.render(kind, "en", content("Jane", 1L, 1)).html();

    assertThat(html).contains("<a class=\"button\" href=\"" + LINK + "\"");
    assertThat(html).contains(">" + LINK + "</a>");
  }

  @Test
  void textsOfOthersAreEscapedInHtmlAndStayInOneLine() {
    MailContent hostile =
        new MailContent(
            "jane@example.org",
            "<script>alert(1)</script>",
            "<b>Acme</b> & \"Söhne\"\r\nBcc: x@example.net",
            "<a href='https://evil.example'>here</a>",
            URI.create("https://dossier.acme.example/verify/t?a=1&b='2'"),
            Instant.parse("2026-12-01T16:30:00Z"),
            "UTC",
            null,
            null,
            null);

    RenderedMail mail = Templates.render(Kind.VERIFICATION, "en", hostile);

    assertThat(mail.html())
        .doesNotContain("<script", "<b>", "<a href='")
        .contains("&lt;b&gt;Acme&lt;/b&gt; &amp; &quot;Söhne&quot; Bcc: x@example.net")
        .contains("href=\"https://dossier.acme.example/verify/t?a=1&amp;b=&#39;2&#39;\"");
    assertThat(mail.subject()).doesNotContain("\r", "\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Jane", "Jürgen O’Neil-Groß", "Dr. J.R. Smith", "李小龍", "X Æ A-12"})
  void aNameIsGreeted(String name) {
    assertThat(Templates.render(Kind.VERIFICATION, "en", content(name, 1L, 1)).text())
        .startsWith("Hello " + name + ",\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Win at evil.example now",
        "https://evil.example",
        "Jane\nVisit us",
        "jane@example.org",
        "",
        "A very long name that goes on and on and on and on and on and on and on and on and on"
      })
  void whatIsNoNameIsNotRepeatedToAStranger(String name) {
    RenderedMail mail = Templates.render(Kind.VERIFICATION, "en", content(name, 1L, 1));

    assertThat(mail.text()).startsWith("Hello,\n");
    assertThat(mail.html()).contains("<p style=\"margin:0 0 14px\">Hello,</p>");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0 kB",
    "1, 1 kB",
    "950, 1 kB",
    "1001, 2 kB",
    "999000, 999 kB",
    "1000000, 1 MB",
    "1234567, 1.3 MB",
    "5000000000, 5 GB",
    "7200000000000000, '7,200 TB'"
  })
  void sizesAreRoundedUpAndNeverNothing(long bytes, String size) {
    assertThat(
            Templates.render(Kind.READY, "en", content("Jane", bytes, 1)).text().replace('\n', ' '))
        .contains("of " + size.replace(' ', '\u00a0'));
  }

  @Test
  void aTimeZoneThatIsNoneIsAnError() {
    MailContent content =
        new MailContent(
            "a@b.example",
            null,
            "Acme",
            "x",
            URI.create(LINK),
            Instant.EPOCH,
            "Mars/Olympus",
            null,
            null,
            null);

    assertThatExceptionOfType(DateTimeException.class)
        .isThrownBy(() -> Templates.render(Kind.READY, "en", content));
  }

  /** For looking at them in a browser: target/mails. */
  @Test
  void everyMailCanBeLookedAt() throws Exception {
    Path directory = Files.createDirectories(Path.of("target", "mails"));
    for (Kind kind : Kind.values()) {
      for (String language : LANGUAGES) {
        RenderedMail mail = Templates.render(kind, language, Letters.whole());
        String name = kind.name().toLowerCase(Locale.ROOT) + "-" + language;
        Files.writeString(directory.resolve(name + ".html"), mail.html());
        Files.writeString(directory.resolve(name + ".txt"), mail.subject() + "\n\n" + mail.text());
        assertThat(directory.resolve(name + ".html")).isNotEmptyFile();
      }
    }
  }

  /** What a reader of the HTML sees, and where its links lead. */
  private static String shown(String html) {
    return words(
        html.replaceAll("(?s)<head>.*</head>", "")
            .replaceAll("<a [^>]*href=\"([^\"]*)\"[^>]*>", " $1 ")
            .replaceAll("<[^>]+>", " ")
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&amp;", "&"));
  }

  private static String words(String text) {
    return text.replaceAll("[ \n]+", " ").strip();
  }

  private static MailContent content(
      @Nullable String name, @Nullable Long bytes, @Nullable Integer downloads) {
    return new MailContent(
        "jane@example.org",
        name,
        "Acme Cloud GmbH",
        "privacy@acme.example",
        URI.create(LINK),
        Instant.parse("2026-12-01T16:30:00Z"),
        "Europe/Berlin",
        LocalDate.of(2026, 12, 22),
        bytes,
        downloads);
  }
}
