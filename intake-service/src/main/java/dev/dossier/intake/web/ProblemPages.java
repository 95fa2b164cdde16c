package dev.dossier.intake.web;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Objects;
import org.springframework.http.ResponseEntity;

/** Problems that are not about one link or one request, in the form that the caller reads. */
final class ProblemPages {
  private ProblemPages() {}

  static ResponseEntity<String> answer(int status, HttpServletRequest request) {
    ProblemType type = ProblemType.ofStatus(status);
    return answer(Problem.of(type, detail(type)), request);
  }

  static ResponseEntity<String> answer(Problem problem, HttpServletRequest request) {
    // Of a call that the container refused there may be no path.
    String path = Objects.toString(request.getRequestURI(), "");
    if (!Answers.forPeople(request) || path.startsWith("/api/")) {
      return Answers.problem(problem);
    }
    Language language = Language.of(request);
    String title =
        switch (problem.status()) {
          case 404 -> language.say("Page not found", "Seite nicht gefunden");
          case 503 -> language.say("Not available", "Nicht erreichbar");
          case 500 -> language.say("Something went wrong", "Etwas ist schiefgegangen");
          default -> language.say("That did not work", "Das hat nicht geklappt");
        };
    String text =
        switch (problem.status()) {
          case 404 ->
              language.say(
                  "There is nothing at this address. If you followed a link from a mail, copy the"
                      + " whole link.",
                  "Unter dieser Adresse gibt es nichts. Wenn Sie einem Link aus einer E-Mail"
                      + " gefolgt sind, kopieren Sie den ganzen Link.");
          case 500, 503 ->
              language.say(
                  "The fault is on our side. Please try again in a few minutes.",
                  "Der Fehler liegt bei uns. Bitte versuchen Sie es in einigen Minuten wieder.");
          default ->
              language.say(
                  "Please go back and open the link from the mail again.",
                  "Bitte öffnen Sie den Link aus der E-Mail noch einmal.");
        };
    ResponseEntity<String> page =
        new Page(language, title, Html.of("<p>{}</p>", text)).answer(problem.status());
    Duration wait = problem.retryAfter();
    return wait == null ? page : Answers.after(wait, page);
  }

  private static String detail(ProblemType type) {
    return switch (type) {
      case NOT_FOUND -> "There is nothing at this path.";
      case METHOD_NOT_ALLOWED -> "See the Allow header for the methods of this path.";
      case UNSUPPORTED_MEDIA_TYPE -> "Send application/json.";
      case UNAVAILABLE -> "Try again in a moment; nothing was changed.";
      case INTERNAL -> "The fault is on this side; the call can be sent again.";
      default -> type.title() + ".";
    };
  }
}
