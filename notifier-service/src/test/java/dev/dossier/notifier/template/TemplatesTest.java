package dev.dossier.notifier.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.dossier.common.event.MailContent;
import dev.dossier.common.event.NotificationMessage.Kind;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
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
  private static final List<String> LANGUAGES = List.of("en", "de", "fr", "es");

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
  void theEnglishRefusalReadsLikeThis() {
    RenderedMail mail = Templates.render(Kind.REFUSED, "en", Letters.whole());

    assertThat(mail.subject()).isEqualTo("Acme Cloud GmbH: your data request was refused");
    assertThat(mail.text())
        .isEqualTo(
            """
            Hello Jürgen Groß,

            You asked Acme Cloud GmbH for a copy of your personal data. We do not
            act on this request, for this reason:

              The order archive is being restored.
              It takes until May: <b>sorry</b>.

            If you do not agree with this, you have the right

            - to complain to the supervisory authority (Berliner Beauftragte für
            Datenschutz und Informationsfreiheit) under Article 77 GDPR,
            - and to go to court under Article 79 GDPR.

            Complain to the supervisory authority:
            https://www.datenschutz-berlin.de/beschwerde

            See where your request stands:
            https://dossier.acme.example/status/c3RhdHVz

            Questions? Contact Acme Cloud GmbH: privacy@acme.example

            --\s
            Acme Cloud GmbH
            """);
  }

  @Test
  void theFrenchExtensionReadsLikeThis() {
    RenderedMail mail = Templates.render(Kind.EXTENDED, "fr", Letters.whole());

    assertThat(mail.text().replace('\u00a0', '_'))
        .isEqualTo(
            """
            Bonjour Jürgen Groß,

            Vous avez demandé à Acme Cloud GmbH une copie de vos données
            personnelles. Il nous faut plus d'un mois pour y répondre.

            Vous recevrez la réponse au plus tard le 22 février 2027.
            Elle était due jusqu'ici le 22 décembre 2026.

            La raison_:

              The order archive is being restored.
              It takes until May: <b>sorry</b>.

            La loi permet deux mois supplémentaires au plus lorsque la complexité et
            le nombre de demandes l'exigent (article 12, paragraphe 3, du RGPD).

            Voir où en est votre demande_:
            https://dossier.acme.example/status/c3RhdHVz

            Des questions_? Contactez Acme Cloud GmbH_: privacy@acme.example

            --\s
            Acme Cloud GmbH
            """);
  }

  @Test
  void theDigestHasEachRequestWithItsDateAndWhatItWaitsFor() {
    RenderedMail mail = Templates.render(Kind.DIGEST, "en", Letters.whole());

    assertThat(mail.subject()).isEqualTo("Data requests: 2 overdue, 1 due soon");
    assertThat(mail.text())
        .contains(
            """
            Open: 7
            Overdue: 2
            Due soon: 1
            Likely to be late: 1
            Paused: 2

            19 November 2026 (3 days late)
              3f0c6d5e-8c0b-4c57-9d0a-0f6a1b2c3d4e
              access, needs attention
              Waiting for: billing
            """)
        .contains("22 November 2026 (today)")
        .contains("26 November 2026 (4 days left)", "Waiting for: support, crm");
  }

  @Test
  void theDigestHasEachOpenPauseWithItsAgeAndWarnsOfLongOnes() {
    RenderedMail mail = Templates.render(Kind.DIGEST, "en", Letters.whole());

    assertThat(mail.text())
        .contains(
            """
            19 October 2026 (for 34 days)
              6a1d2f3c-4b5a-4968-8776-a5b4c3d2e1f0
              identity in question
              for too long: end the pause, or decide without the answer
            """)
        .contains(
            """
            21 November 2026 (for 1 day)
              c0ffee00-1111-4222-8333-444455556666
              asked what is meant
              the question has not left yet
            """);
    assertThat(mail.html()).contains("Paused since", "for 34 days");
    assertThat(Templates.render(Kind.DIGEST, "de", Letters.whole()).text())
        .contains("seit 34 Tagen", "Identität fraglich", "zu lange");
  }

  /** GDPR Article 12(3) and (4): reasons, the new date, complaint and court. */
  @ParameterizedTest
  @ValueSource(strings = {"en", "de", "fr", "es"})
  void lettersSayWhatTheLawWants(String language) {
    for (Kind kind : List.of(Kind.REFUSED, Kind.CLOSED)) {
      String text = Templates.render(kind, language, Letters.whole()).text();
      assertThat(text).contains("order archive", "77", "79", Letters.AUTHORITY_LINK);
      assertThat(words(text)).contains("Berliner Beauftragte");
    }
    assertThat(words(Templates.render(Kind.EXTENDED, language, Letters.whole()).text()))
        .contains("order archive", "2027", "2026", "12");
    assertThat(words(Templates.render(Kind.CLARIFICATION, language, Letters.whole()).text()))
        .contains("order archive", "privacy@acme.example");
  }

  /** Whoever has the address may be somebody else until they show that they read its mail. */
  @ParameterizedTest
  @ValueSource(strings = {"en", "de", "fr", "es"})
  void wordsThatAreKeptBackStandBehindAButton(String language) {
    for (Kind kind : List.of(Kind.EXTENDED, Kind.CLARIFICATION, Kind.REFUSED, Kind.CLOSED)) {
      RenderedMail whole = Templates.render(kind, language, Letters.whole());
      RenderedMail kept = Templates.render(kind, language, Letters.keptBack());

      assertThat(kept.text()).contains("\n" + Letters.REASON_LINK).doesNotContain("order archive");
      assertThat(kept.html()).contains("href=\"" + Letters.REASON_LINK + "\"");
      assertThat(whole.text() + whole.html()).doesNotContain(Letters.REASON_LINK);
      assertThat(kept.subject()).isEqualTo(whole.subject());
    }
  }

  @Test
  void anOfficersWordsAreTextInEveryPlace() {
    MailContent hostile =
        Letters.with(
            "First.\r\n\r\n<img src=x onerror=alert(1)>\u202Egnp.exe\n<a"
                + " href=\"https://evil.example\">here</a>\u0000\n.\n-- \n");

    RenderedMail mail = Templates.render(Kind.REFUSED, "en", hostile);

    assertThat(mail.html())
        .doesNotContain("<img", "<a href=\"https://evil", "\u202E", "\u0000")
        .contains("&lt;img src=x onerror=alert(1)&gt; gnp.exe")
        .contains("&lt;a href=&quot;https://evil.example&quot;&gt;here&lt;/a&gt;");
    assertThat(mail.text()).contains("\n  First.\n  <img").doesNotContain("\u202E", "\u0000");
  }

  @Test
  void onlyPagesAreLinkedTo() {
    MailContent whole = Letters.whole();
    MailContent odd =
        new MailContent(
            whole.to(),
            whole.name(),
            whole.controller(),
            whole.contact(),
            null,
            null,
            whole.zone(),
            whole.dueDate(),
            null,
            null,
            URI.create("javascript:alert(1)"),
            null,
            whole.reason(),
            URI.create("javascript:alert(2)"),
            whole.formerDueDate(),
            null,
            whole.authorityName(),
            URI.create("data:text/html,x"),
            null,
            null);

    assertThat(Templates.render(Kind.CLOSED, "en", odd).html())
        .doesNotContain("javascript:", "data:", "href");
  }

  @Test
  void aMonthBeginsInFrenchWithAnOrdinalNumber() {
    assertThat(new French().day(LocalDate.of(2026, 12, 1))).isEqualTo("1er décembre 2026");
    assertThat(new French().day(LocalDate.of(2026, 12, 11))).isEqualTo("11 décembre 2026");
    assertThat(new French().moment(Instant.EPOCH.atZone(ZoneId.of("UTC"))))
        .startsWith("1er janvier 1970 à 00:00");
  }

  @Test
  void aDigestWithoutOneIsABugAndNotAnEmptyMail() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Templates.render(Kind.DIGEST, "en", content("Jane", 1L, 1)));
  }

  @ParameterizedTest
  @CsvSource({"en, for one download", "de, für einen Download", "fr, un téléchargement", "es, una"})
  void theCodeStandsInTheMailAndNotInItsSubject(String language, String once) {
    RenderedMail mail = Templates.render(Kind.CODE, language, Letters.whole());

    assertThat(mail.text().replace('\n', ' ')).contains("1234 5678").contains(once);
    assertThat(mail.html()).contains("1234 5678");
    assertThat(mail.subject()).doesNotContain("1234", "5678");
    assertThat(mail.text() + mail.html()).as("the link it belongs to").doesNotContain(LINK);
  }

  @Test
  void aMailOfACodeWithoutOneIsABug() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Templates.render(Kind.CODE, "en", content("Jane", 1L, 1)));
  }

  @Test
  void whatIsNotKnownIsLeftOut() {
    RenderedMail mail = Templates.render(Kind.READY, "en", content(null, null, null));

    assertThat(mail.text()).startsWith("Hello,\n").contains("It is one\nZIP file:");
    assertThat(mail.text() + mail.html() + mail.subject()).doesNotContain("null");
    assertThat(mail.text()).doesNotContain("works for");
  }

  @ParameterizedTest
  @CsvSource({
    "en, en",
    "de, de",
    "de-CH, de",
    "fr-CA, fr",
    "es-MX, es",
    "it, en",
    "zz-invalid_tag, en",
    "und, en"
  })
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
          assertThat(html).contains(words(line).replaceFirst("\u00a0?:$", "").split(" \\(")[0]);
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
            .replace("&#39;", "'")
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
