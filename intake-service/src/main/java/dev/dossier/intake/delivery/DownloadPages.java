package dev.dossier.intake.delivery;

import dev.dossier.common.datamap.Controller;
import dev.dossier.intake.request.RequestRow;
import dev.dossier.intake.web.Contact;
import dev.dossier.intake.web.Facts;
import dev.dossier.intake.web.Html;
import dev.dossier.intake.web.Language;
import dev.dossier.intake.web.Page;
import dev.dossier.intake.web.TokenForm;

/** The texts of the download. */
record DownloadPages(Language language, Controller controller) {
  private static final String LAYOUT =
      """
      <p class="lead">{}</p>
      {}
      {}\
      """;

  Page available(DownloadState.Available link, String token) {
    Facts facts =
        new Facts()
            .add(say("From", "Von"), controller.name())
            .add(say("For", "Für"), masked(link.request()))
            .add(say("Size", "Größe"), language.size(link.bytes()))
            .add(
                say("Available until", "Verfügbar bis"),
                language.time(link.expiresAt(), controller.timeZone()))
            .add(say("Downloads left", "Verbleibende Downloads"), Integer.toString(link.left()));
    Html middle =
        Html.join(
            facts.html(),
            TokenForm.of("/download", token, say("Download", "Herunterladen")),
            Html.of(
                "<p class=\"hint\">{}</p>",
                say(
                    "One ZIP file with a page to begin with (index.html). It holds personal data:"
                        + " keep it where only you can read it. When the time is over, it is"
                        + " deleted here.",
                    "Eine ZIP-Datei mit einer Startseite (index.html). Sie enthält persönliche"
                        + " Daten: Bewahren Sie sie dort auf, wo nur Sie sie lesen können. Nach"
                        + " Ablauf der Zeit wird sie hier gelöscht.")));
    return page(
        say("Your data is ready", "Ihre Daten sind bereit"),
        say(
            "This is everything that was gathered about you. Each click on the button counts as"
                + " one download.",
            "Das ist alles, was zu Ihnen zusammengestellt wurde. Jeder Klick auf den Knopf zählt"
                + " als ein Download."),
        middle);
  }

  Page usedUp() {
    return page(
        say("This link is used up", "Dieser Link ist aufgebraucht"),
        say(
            "It was used as often as it allows. Write to us for a new one.",
            "Er wurde so oft benutzt, wie er es erlaubt. Schreiben Sie uns, um einen neuen zu"
                + " bekommen."),
        Html.EMPTY);
  }

  Page ended() {
    return page(
        say("This link has ended", "Dieser Link gilt nicht mehr"),
        say(
            "Its time is over or a newer one took its place. Look for a newer mail, or write to"
                + " us.",
            "Seine Zeit ist abgelaufen, oder ein neuerer hat ihn ersetzt. Sehen Sie nach einer"
                + " neueren E-Mail, oder schreiben Sie uns."),
        Html.EMPTY);
  }

  Page beingCollected() {
    return page(
        say("Your data is being gathered again", "Ihre Daten werden erneut zusammengestellt"),
        say(
            "The earlier package was deleted. When the new one is ready, you get a mail with a new"
                + " link.",
            "Das frühere Paket wurde gelöscht. Sobald das neue bereit ist, bekommen Sie eine E-Mail"
                + " mit einem neuen Link."),
        Html.EMPTY);
  }

  Page unknown() {
    return page(
        say("We do not know this link", "Diesen Link kennen wir nicht"),
        say(
            "Please copy the whole link from the mail; some programs break it in two.",
            "Bitte kopieren Sie den ganzen Link aus der E-Mail; manche Programme brechen ihn um."),
        Html.EMPTY);
  }

  /** Enough for its owner to know it again. */
  static String masked(RequestRow request) {
    String email = request.subject().email();
    int at = email.lastIndexOf('@');
    int shown = email.offsetByCodePoints(0, 1);
    return email.substring(0, shown) + "•••" + email.substring(at);
  }

  private Page page(String title, String lead, Html middle) {
    return new Page(
        language, title, Html.of(LAYOUT, lead, middle, Contact.of(language, controller)));
  }

  private String say(String english, String german) {
    return language.say(english, german);
  }
}
