package dev.dossier.intake.web;

import dev.dossier.intake.map.CurrentDataMap;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Says what this address is for. */
@RestController
class HomePage {
  private final CurrentDataMap map;

  HomePage(CurrentDataMap map) {
    this.map = map;
  }

  @GetMapping("/")
  ResponseEntity<String> home(HttpServletRequest request) {
    Language language = Language.of(request);
    String controller = map.get().controller().name();
    Html text =
        Html.of(
            """
            <p class="lead">{}</p>
            <p>{}</p>
            {}\
            """,
            language.say(
                "Here "
                    + controller
                    + " answers requests for personal data (GDPR, Articles 15"
                    + " and 20).",
                "Hier beantwortet "
                    + controller
                    + " Anfragen nach personenbezogenen Daten"
                    + " (DSGVO, Artikel 15 und 20)."),
            language.say(
                "If you made a request, open the link in the mail that you received.",
                "Wenn Sie eine Anfrage gestellt haben, öffnen Sie den Link aus der E-Mail, die"
                    + " Sie bekommen haben."),
            Contact.of(language, map.get().controller()));
    return new Page(language, language.say("Your data", "Ihre Daten"), text).answer(200);
  }
}
