package dev.dossier.intake.delivery;

import dev.dossier.common.datamap.Controller;
import dev.dossier.intake.request.RequestRow;
import dev.dossier.intake.web.Contact;
import dev.dossier.intake.web.Html;
import dev.dossier.intake.web.Language;
import dev.dossier.intake.web.Page;

/** Says that a fresh link was asked for; the same whether a mail is sent or not, and why not. */
public final class AskedPage {
  private static final String LAYOUT =
      """
      <p class="lead">{}</p>
      <p class="hint">{}</p>
      {}\
      """;

  private AskedPage() {}

  public static Page of(RequestRow request, Controller controller) {
    Language language = Language.of(request.locale());
    String lead =
        language.say(
            "A fresh link is sent to the address that was confirmed for this request. If the"
                + " package was deleted already, your data is first gathered again, and the mail"
                + " comes when it is ready.",
            "Ein neuer Link wird an die Adresse geschickt, die für diese Anfrage bestätigt wurde."
                + " Wenn das Paket schon gelöscht ist, werden Ihre Daten zuerst erneut"
                + " zusammengestellt, und die E-Mail kommt, sobald alles bereit ist.");
    String few =
        language.say(
            "In one day only a few links are sent. If you have none by tomorrow, ask again, or"
                + " write to us.",
            "An einem Tag werden nur wenige Links verschickt. Wenn Sie bis morgen keinen haben,"
                + " fragen Sie noch einmal, oder schreiben Sie uns.");
    return new Page(
        language,
        language.say("Please look at your mail", "Bitte sehen Sie in Ihre E-Mail"),
        Html.of(LAYOUT, lead, few, Contact.of(language, controller)));
  }
}
