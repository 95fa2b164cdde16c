package dev.dossier.intake.verification;

import dev.dossier.common.datamap.Controller;
import dev.dossier.intake.request.RequestRow;
import dev.dossier.intake.web.Contact;
import dev.dossier.intake.web.Facts;
import dev.dossier.intake.web.Html;
import dev.dossier.intake.web.Language;
import dev.dossier.intake.web.Page;
import dev.dossier.intake.web.TokenForm;

/** The texts of "this was not me". No page shows anything of the person. */
record NotMePages(Language language, Controller controller) {
  private static final String LAYOUT =
      """
      <p class="lead">{}</p>
      {}
      {}\
      """;

  Page ask(RequestRow request, String token) {
    Facts facts =
        new Facts()
            .add(say("Asked of", "Angefragt bei"), controller.name())
            .add(
                say("Received", "Eingegangen"),
                language.time(request.receivedAt(), controller.timeZone()));
    return page(
        say("You did not ask for your data?", "Sie haben Ihre Daten nicht angefordert?"),
        say(
            "Someone gave your e-mail address and asked for a copy of your data. If that was not"
                + " you, withdraw the request here. "
                + (begun(request)
                    ? "What has been gathered is deleted then; nobody got anything."
                    : "Nothing has been gathered, and nobody got anything."),
            "Jemand hat mit Ihrer E-Mail-Adresse eine Kopie Ihrer Daten angefordert. Wenn Sie das"
                + " nicht waren, ziehen Sie die Anfrage hier zurück. "
                + (begun(request)
                    ? "Was schon zusammengestellt wurde, wird dann gelöscht; niemand hat etwas"
                        + " bekommen."
                    : "Es wurde noch nichts zusammengestellt, und niemand hat etwas bekommen.")),
        Html.join(
            facts.html(),
            TokenForm.of(
                "/not-me", token, say("Withdraw this request", "Diese Anfrage zurückziehen")),
            Html.of(
                "<p class=\"hint\">{}</p>",
                say(
                    "You get no further mail about it. If it was you after all, close this page.",
                    "Sie bekommen dazu keine weitere E-Mail. Wenn Sie es doch waren, schließen Sie"
                        + " diese Seite."))));
  }

  /** Whoever ended it, and however often this is looked at. */
  Page withdrawn(RequestRow request) {
    return page(
        say("This request has ended", "Diese Anfrage ist beendet"),
        say(
            (begun(request) ? "What was gathered is deleted" : "Nothing was gathered")
                + ", and nobody got your data. You get no further mail about it.",
            (begun(request)
                    ? "Was zusammengestellt war, wird gelöscht"
                    : "Es wurde nichts zusammengestellt")
                + ", und niemand hat Ihre Daten bekommen. Sie bekommen dazu keine weitere"
                + " E-Mail."),
        Html.EMPTY);
  }

  Page tooLate() {
    return page(
        say("This request was confirmed already", "Diese Anfrage wurde schon bestätigt"),
        say(
            "Somebody who can read your mail, or a service where you are signed in, confirmed it."
                + " If that was not you, please write to us at once: we stop it and look into it.",
            "Jemand, der Ihre E-Mails lesen kann, oder ein Dienst, bei dem Sie angemeldet sind, hat"
                + " sie bestätigt. Wenn Sie das nicht waren, schreiben Sie uns bitte sofort: Wir"
                + " halten sie an und gehen der Sache nach."),
        Html.EMPTY);
  }

  private static boolean begun(RequestRow request) {
    return request.packageVersion() > 0;
  }

  private Page page(String title, String lead, Html middle) {
    return new Page(
        language, title, Html.of(LAYOUT, lead, middle, Contact.of(language, controller)));
  }

  private String say(String english, String german) {
    return language.say(english, german);
  }
}
