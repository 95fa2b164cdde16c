package dev.dossier.intake.verification;

import dev.dossier.intake.link.UnknownLinks;
import dev.dossier.intake.map.CurrentDataMap;
import dev.dossier.intake.request.RequestRow;
import dev.dossier.intake.web.Answers;
import dev.dossier.intake.web.Language;
import dev.dossier.intake.web.Problem;
import dev.dossier.intake.web.ProblemType;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The page behind "this was not me". GET changes nothing: scanners of mail open links. */
@RestController
class NotMeController {
  private final NotMe notMe;
  private final UnknownLinks unknownLinks;
  private final CurrentDataMap map;

  NotMeController(NotMe notMe, UnknownLinks unknownLinks, CurrentDataMap map) {
    this.notMe = notMe;
    this.unknownLinks = unknownLinks;
    this.map = map;
  }

  @GetMapping("/not-me/{token}")
  ResponseEntity<String> show(@PathVariable String token, HttpServletRequest http) {
    return answer(notMe.look(token), token, http);
  }

  @PostMapping("/not-me")
  ResponseEntity<String> withdraw(
      @RequestParam(defaultValue = "") String token, HttpServletRequest http) {
    return answer(notMe.withdraw(token), token, http);
  }

  private ResponseEntity<String> answer(NotMe.State state, String token, HttpServletRequest http) {
    return switch (state) {
      case NotMe.State.Unknown unknown -> unknownLinks.answer(http, "There is no such link.");
      case NotMe.State.Open open -> pages(open.request()).ask(open.request(), token).answer(200);
      case NotMe.State.Ended ended -> pages(ended.request()).withdrawn(ended.request()).answer(200);
      case NotMe.State.TooLate late ->
          Answers.forPeople(http)
              ? pages(late.request()).tooLate().answer(409)
              : Answers.problem(
                  Problem.of(
                      ProblemType.WRONG_STATE,
                      "The request was confirmed, and its data is being or was collected."));
    };
  }

  private NotMePages pages(RequestRow request) {
    return new NotMePages(Language.of(request.locale()), map.get().controller());
  }
}
