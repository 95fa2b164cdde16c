package dev.dossier.intake.web;

import dev.dossier.common.datamap.Controller;

/** Whom to ask: the last lines of a page. */
public final class Contact {
  private Contact() {}

  public static Html of(Language language, Controller controller) {
    return Html.of(
        "<p class=\"contact\">{} <a href=\"mailto:{}\">{}</a></p>",
        language.say(
            "Questions? Write to " + controller.name() + ":",
            "Fragen? Schreiben Sie an " + controller.name() + ":"),
        controller.contact(),
        controller.contact());
  }
}
