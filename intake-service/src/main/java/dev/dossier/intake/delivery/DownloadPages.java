package dev.dossier.intake.delivery;

import dev.dossier.common.datamap.Controller;
import dev.dossier.intake.delivery.DownloadState.Code;
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

  private static final String CODE_FORM =
      """
      <form method="post" action="/download" autocomplete="off">
      <input type="hidden" name="token" value="{}">
      <label for="code">{}</label>
      <input id="code" name="code" type="text" inputmode="numeric" autocomplete="one-time-code" maxlength="20" required>
      <button type="submit">{}</button>
      </form>\
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
            way(link.code(), token),
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
            "This is everything that was gathered about you. "
                + (link.code() == Code.NOT_NEEDED
                    ? "Each click on the button counts as one download."
                    : "Each download needs a code of its own, which we send to your mailbox."),
            "Das ist alles, was zu Ihnen zusammengestellt wurde. "
                + (link.code() == Code.NOT_NEEDED
                    ? "Jeder Klick auf den Knopf zählt als ein Download."
                    : "Jeder Download braucht einen eigenen Code, den wir an Ihr Postfach"
                        + " schicken.")),
        middle);
  }

  private Html way(Code code, String token) {
    return switch (code) {
      case NOT_NEEDED -> TokenForm.of("/download", token, say("Download", "Herunterladen"));
      case NEEDED -> askForCode(token, say("Mail me a code", "Code zuschicken"));
      case MAILED -> Html.join(typeCode(token), another(token));
    };
  }

  private Html typeCode(String token) {
    return Html.of(
        CODE_FORM,
        token,
        say("Code from the mail", "Code aus der E-Mail"),
        say("Download", "Herunterladen"));
  }

  private Html another(String token) {
    return askForCode(token, say("Mail me another code", "Neuen Code zuschicken"));
  }

  private Html askForCode(String token, String label) {
    return TokenForm.of("/download/code", token, label);
  }

  Page codeMailed(String token) {
    return page(
        say("Please look at your mail", "Bitte sehen Sie in Ihre E-Mail"),
        say(
            "A code is on its way to the address that was confirmed for this request. It works"
                + " once, and for a short time only. Type it here.",
            "Ein Code ist an die Adresse unterwegs, die für diese Anfrage bestätigt wurde. Er gilt"
                + " einmal und nur kurze Zeit. Geben Sie ihn hier ein."),
        Html.join(typeCode(token), noMail()));
  }

  private Html noMail() {
    return Html.of(
        "<p class=\"hint\">{}</p>",
        say(
            "No mail after a few minutes? Look among unwanted mail, then open the link again and"
                + " ask for another code.",
            "Nach einigen Minuten keine E-Mail? Sehen Sie bei den unerwünschten nach, öffnen Sie"
                + " dann den Link noch einmal und lassen Sie sich einen neuen Code schicken."));
  }

  Page codesUsedUp(String token) {
    return page(
        say("Enough codes for today", "Genug Codes für heute"),
        say(
            "As many codes were mailed as a day allows. If you have one that is new, type it here;"
                + " else come back tomorrow, or write to us.",
            "Es wurden so viele Codes verschickt, wie ein Tag erlaubt. Wenn Sie einen neuen haben,"
                + " geben Sie ihn hier ein; sonst kommen Sie morgen wieder, oder schreiben Sie"
                + " uns."),
        typeCode(token));
  }

  Page wrongCode(DownloadState.WrongCode wrong, String token) {
    return page(
        say("That code does not work", "Dieser Code gilt nicht"),
        wrong.again()
            ? say(
                "Please compare it with the newest mail. After five tries a code ends. No download"
                    + " was counted.",
                "Bitte vergleichen Sie ihn mit der neuesten E-Mail. Nach fünf Versuchen gilt ein"
                    + " Code nicht mehr. Es wurde kein Download gezählt.")
            : say(
                "Its time is over, it was used, or it was mistyped five times. No download was"
                    + " counted: have another one mailed.",
                "Seine Zeit ist abgelaufen, er wurde benutzt oder fünfmal falsch eingegeben. Es"
                    + " wurde kein Download gezählt: Lassen Sie sich einen neuen schicken."),
        wrong.again() ? Html.join(typeCode(token), another(token)) : another(token));
  }

  Page usedUp(String token) {
    return page(
        say("This link is used up", "Dieser Link ist aufgebraucht"),
        say(
            "It was used as often as it allows. You can have a fresh one by mail.",
            "Er wurde so oft benutzt, wie er es erlaubt. Sie können per E-Mail einen neuen"
                + " bekommen."),
        offer(token));
  }

  Page ended(String token) {
    return page(
        say("This link has ended", "Dieser Link gilt nicht mehr"),
        say(
            "Its time is over, or a newer link took its place. If you have a newer mail from us,"
                + " use the link in that one. If not, you can have a fresh link by mail.",
            "Seine Zeit ist abgelaufen, oder ein neuerer Link hat ihn ersetzt. Wenn Sie eine neuere"
                + " E-Mail von uns haben, verwenden Sie deren Link. Wenn nicht, können Sie per"
                + " E-Mail einen neuen bekommen."),
        offer(token));
  }

  private Html offer(String token) {
    return Html.join(
        TokenForm.of(
            "/download/reissue-link", token, say("Send me a fresh link", "Neuen Link zuschicken")),
        Html.of(
            "<p class=\"hint\">{}</p>",
            say(
                "It goes to the address that was confirmed for this request, and to no other. If"
                    + " the package was deleted already, your data is first gathered again.",
                "Er geht an die Adresse, die für diese Anfrage bestätigt wurde, und an keine"
                    + " andere. Wenn das Paket schon gelöscht ist, werden Ihre Daten zuerst erneut"
                    + " zusammengestellt.")));
  }

  /** Nothing is offered: who holds an old link must not end the one that works. */
  Page replaced() {
    return page(
        say("You have a newer mail", "Sie haben eine neuere E-Mail"),
        say(
            "A newer link took the place of this one. It was mailed to the address that was"
                + " confirmed for this request: please use that one.",
            "Ein neuerer Link hat diesen ersetzt. Er wurde an die Adresse geschickt, die für diese"
                + " Anfrage bestätigt wurde: Bitte verwenden Sie ihn."),
        Html.EMPTY);
  }

  Page over() {
    return page(
        say("This link has ended", "Dieser Link gilt nicht mehr"),
        say(
            "Your request was answered long ago, and the package was deleted. For your data as it"
                + " is today, please make a new request.",
            "Ihre Anfrage wurde vor langer Zeit beantwortet, und das Paket wurde gelöscht. Für Ihre"
                + " heutigen Daten stellen Sie bitte eine neue Anfrage."),
        Html.EMPTY);
  }

  Page closed() {
    return page(
        say("This request is closed", "Diese Anfrage ist abgeschlossen"),
        say(
            "It was withdrawn, or closed by us, and the package was deleted. If you expected"
                + " something else, write to us.",
            "Sie wurde zurückgezogen oder von uns geschlossen, und das Paket wurde gelöscht. Wenn"
                + " Sie etwas anderes erwartet haben, schreiben Sie uns."),
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
