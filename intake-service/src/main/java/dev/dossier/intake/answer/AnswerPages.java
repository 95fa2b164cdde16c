package dev.dossier.intake.answer;

import dev.dossier.common.datamap.Authority;
import dev.dossier.common.datamap.Controller;
import dev.dossier.intake.notice.KeptBack.Words;
import dev.dossier.intake.web.Contact;
import dev.dossier.intake.web.Html;
import dev.dossier.intake.web.Language;
import dev.dossier.intake.web.Page;
import dev.dossier.intake.web.TokenForm;
import java.util.List;

/** The texts around an officer's words. */
record AnswerPages(Language language, Controller controller) {
  private static final String LAYOUT =
      """
      <p class="lead">{}</p>
      {}
      {}\
      """;
  private static final String LETTER =
      """
      <p class="hint">{}</p>
      <blockquote>{}</blockquote>\
      """;

  Page ask(String token) {
    return page(
        say("There is an answer for you", "Es gibt eine Antwort für Sie"),
        say(
            "Someone gave your e-mail address and asked for a copy of personal data. What "
                + controller.name()
                + " answered is shown to the person who reads the mail of this address, and to"
                + " nobody else.",
            "Jemand hat mit Ihrer E-Mail-Adresse eine Kopie personenbezogener Daten angefordert."
                + " Was "
                + controller.name()
                + " geantwortet hat, wird nur der Person gezeigt, die die E-Mails dieser Adresse"
                + " liest."),
        TokenForm.of("/answer", token, say("Show the answer", "Antwort anzeigen")));
  }

  /** Only a refusal comes before anybody confirmed the address. */
  Page answer(List<Words> words) {
    return page(
        say("This request was refused", "Diese Anfrage wurde abgelehnt"),
        say(
            "Someone asked for a copy of personal data with your e-mail address. We do not act on"
                + " this request, for this reason:",
            "Mit Ihrer E-Mail-Adresse wurde eine Kopie personenbezogener Daten angefordert. Wir"
                + " werden auf diese Anfrage hin nicht tätig, aus diesem Grund:"),
        Html.join(Html.join(words.stream().map(this::letter).toArray(Html[]::new)), remedies()));
  }

  private Html letter(Words words) {
    Html[] paragraphs =
        words
            .text()
            .lines()
            .filter(line -> !line.isBlank())
            .map(line -> Html.of("<p>{}</p>", line))
            .toArray(Html[]::new);
    return Html.of(LETTER, language.time(words.at(), controller.timeZone()), Html.join(paragraphs));
  }

  /** GDPR Article 12(4). */
  private Html remedies() {
    Authority authority = controller.authority();
    String whom =
        authority == null
            ? say("a supervisory authority", "einer Aufsichtsbehörde")
            : authority.name();
    Html complaint =
        authority == null
            ? Html.of("{}", whom)
            : Html.of("<a href=\"{}\">{}</a>", authority.url(), whom);
    return Html.of(
        "<p>{} {}{}</p>",
        say(
            "If you do not agree, you have the right to complain to",
            "Wenn Sie nicht einverstanden sind, haben Sie das Recht auf Beschwerde bei"),
        complaint,
        say(
            " (Article 77 GDPR) and to go to court (Article 79 GDPR).",
            " (Artikel 77 DSGVO) und den Weg zu Gericht (Artikel 79 DSGVO)."));
  }

  private Page page(String title, String lead, Html middle) {
    return new Page(
        language, title, Html.of(LAYOUT, lead, middle, Contact.of(language, controller)));
  }

  private String say(String english, String german) {
    return language.say(english, german);
  }
}
