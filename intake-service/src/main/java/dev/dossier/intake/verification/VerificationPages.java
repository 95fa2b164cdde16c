package dev.dossier.intake.verification;

import dev.dossier.common.datamap.Controller;
import dev.dossier.intake.request.RequestRow;
import dev.dossier.intake.web.Contact;
import dev.dossier.intake.web.Facts;
import dev.dossier.intake.web.Html;
import dev.dossier.intake.web.Language;
import dev.dossier.intake.web.Page;
import dev.dossier.intake.web.TokenForm;
import java.net.URI;
import java.util.Optional;

/** The texts of the confirmation. No page shows anything of the person. */
record VerificationPages(Language language, Controller controller, Ways ways) {
  private static final String LAYOUT =
      """
      <p class="lead">{}</p>
      {}
      {}\
      """;

  /**
   * Where to go from here.
   *
   * @param status once it is confirmed
   * @param notMe in requests of before there was such a link there is none
   */
  record Ways(Optional<URI> status, Optional<URI> notMe) {}

  Page confirm(RequestRow request, String token) {
    Facts facts =
        new Facts()
            .add(say("Asked of", "Angefragt bei"), controller.name())
            .add(
                say("Received", "Eingegangen"),
                language.time(request.receivedAt(), controller.timeZone()))
            .add(say("Answer due by", "Antwort spätestens am"), language.date(request.dueDate()));
    Html middle =
        Html.join(
            facts.html(),
            TokenForm.of("/verify", token, say("Yes, that was me", "Ja, das war ich")),
            Html.of(
                "<p class=\"hint\">{}</p>",
                say(
                    "Without your click nothing happens, and nobody gets your data.",
                    "Ohne Ihren Klick geschieht nichts, und niemand bekommt Ihre Daten.")),
            way(ways.notMe(), say("No, that was not me", "Nein, das war ich nicht")));
    return page(
        say("Did you ask for your data?", "Haben Sie Ihre Daten angefordert?"),
        say(
            "Someone gave your e-mail address and asked for a copy of all personal data that "
                + controller.name()
                + " holds about you. Please confirm that it was you.",
            "Jemand hat mit Ihrer E-Mail-Adresse eine Kopie aller personenbezogenen Daten"
                + " angefordert, die "
                + controller.name()
                + " über Sie gespeichert hat. Bitte bestätigen Sie, dass Sie es waren."),
        middle);
  }

  private static Html way(Optional<URI> link, String text) {
    return link.map(
            to -> Html.of("<p class=\"way\"><a href=\"{}\">{}</a></p>", to.getRawPath(), text))
        .orElse(Html.EMPTY);
  }

  private Html status() {
    return way(
        ways.status(), say("See how your request stands", "Sehen, wie es um Ihre Anfrage steht"));
  }

  /** For every later look as well, so it says how things stand by then. */
  Page confirmed(RequestRow request) {
    String title = say("Thank you, that is confirmed", "Danke, das ist bestätigt");
    return switch (request.status()) {
      case READY, DELIVERED ->
          page(
              title,
              say(
                  "Your data is ready. The link to it is in a mail that you received.",
                  "Ihre Daten sind bereit. Den Link dazu haben Sie in einer E-Mail bekommen."),
              status());
      case EXPIRED, FAILED, CANCELLED, REFUSED ->
          page(
              title,
              say(
                  "Since then this request has come to its end. If you expected something else,"
                      + " write to us.",
                  "Inzwischen ist diese Anfrage abgeschlossen. Wenn Sie etwas anderes erwartet"
                      + " haben, schreiben Sie uns."),
              status());
      case PENDING, IN_REVIEW, LAPSED, PROCESSING, NEEDS_ATTENTION ->
          page(
              title,
              say(
                  "Your data is being gathered. When it is ready, you get a mail with a link.",
                  "Ihre Daten werden zusammengestellt. Sobald alles bereit ist, bekommen Sie eine"
                      + " E-Mail mit einem Link."),
              Html.join(latest(request), status()));
    };
  }

  Page inReview(RequestRow request) {
    return page(
        say("Confirmed, and being reviewed", "Bestätigt, wird geprüft"),
        say(
            "You have asked several times in a short while, so a person looks at this request"
                + " first. You will hear from us.",
            "Sie haben in kurzer Zeit mehrmals angefragt. Deshalb sieht sich zuerst jemand diese"
                + " Anfrage an. Sie hören von uns."),
        Html.join(latest(request), status()));
  }

  private Html latest(RequestRow request) {
    return new Facts()
        .add(say("At the latest", "Spätestens am"), language.date(request.dueDate()))
        .html();
  }

  Page ended() {
    return page(
        say("This link has ended", "Dieser Link gilt nicht mehr"),
        say(
            "It was replaced by a newer one, its time is over, or the request was withdrawn. Look"
                + " for a newer mail, or make the request again.",
            "Er wurde durch einen neueren ersetzt, seine Zeit ist abgelaufen, oder die Anfrage"
                + " wurde zurückgezogen. Sehen Sie nach einer neueren E-Mail, oder stellen Sie die"
                + " Anfrage noch einmal."),
        Html.EMPTY);
  }

  private Page page(String title, String lead, Html middle) {
    return new Page(
        language, title, Html.of(LAYOUT, lead, middle, Contact.of(language, controller)));
  }

  private String say(String english, String german) {
    return language.say(english, german);
  }
}
