package dev.dossier.intake.link;

import dev.dossier.common.datamap.Controller;
import dev.dossier.intake.limit.Pace;
import dev.dossier.intake.map.CurrentDataMap;
import dev.dossier.intake.web.Answers;
import dev.dossier.intake.web.Contact;
import dev.dossier.intake.web.Html;
import dev.dossier.intake.web.Language;
import dev.dossier.intake.web.Page;
import dev.dossier.intake.web.Problem;
import dev.dossier.intake.web.ProblemType;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/**
 * The answer to a token that nobody knows: 404, and 429 to a client that tries many. The latter is
 * slow: refusals of all clients together leave at a pace that this process hardly feels.
 */
@Component
public final class UnknownLinks {
  private static final String LAYOUT =
      """
      <p class="lead">{}</p>
      {}\
      """;

  /** 250 a second. */
  private static final Duration GAP = Duration.ofMillis(4);

  private static final Duration LONGEST = Duration.ofSeconds(5);

  private final Pace refusals = new Pace(GAP, LONGEST);
  private final WrongTokens wrong;
  private final CurrentDataMap map;

  UnknownLinks(WrongTokens wrong, CurrentDataMap map) {
    this.wrong = wrong;
    this.map = map;
  }

  /**
   * @param detail for programs
   */
  public ResponseEntity<String> answer(HttpServletRequest http, String detail) {
    Optional<Duration> wait = wrong.count(http.getRemoteAddr());
    Language language = Language.of(http);
    if (wait.isPresent()) {
      refusals.await();
      Problem problem =
          Problem.tooOften("Too many unknown links were opened from here.", null, wait.get());
      return Answers.forPeople(http)
          ? Answers.after(wait.get(), tooMany(language).answer(problem.status()))
          : Answers.problem(problem);
    }
    Problem problem = Problem.of(ProblemType.NOT_FOUND, detail);
    return Answers.forPeople(http)
        ? unknown(language).answer(problem.status())
        : Answers.problem(problem);
  }

  private Page unknown(Language language) {
    return page(
        language,
        language.say("We do not know this link", "Diesen Link kennen wir nicht"),
        language.say(
            "Please copy the whole link from the mail; some programs break it in two.",
            "Bitte kopieren Sie den ganzen Link aus der E-Mail; manche Programme brechen ihn um."));
  }

  private Page tooMany(Language language) {
    return page(
        language,
        language.say("Too many unknown links", "Zu viele unbekannte Links"),
        language.say(
            "Many links that we do not know were opened from your connection. Please wait a few"
                + " minutes. A link that is complete still works.",
            "Über Ihre Verbindung wurden viele Links geöffnet, die wir nicht kennen. Bitte warten"
                + " Sie einige Minuten. Ein vollständiger Link funktioniert weiterhin."));
  }

  private Page page(Language language, String title, String lead) {
    Controller controller = map.get().controller();
    return new Page(language, title, Html.of(LAYOUT, lead, Contact.of(language, controller)));
  }
}
