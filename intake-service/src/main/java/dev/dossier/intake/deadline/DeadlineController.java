package dev.dossier.intake.deadline;

import dev.dossier.intake.access.Caller;
import dev.dossier.intake.access.Scope;
import dev.dossier.intake.request.RequestRow;
import dev.dossier.intake.status.ShownRequests;
import dev.dossier.intake.submission.StatedAnswer;
import dev.dossier.intake.submission.StatedPause;
import dev.dossier.intake.submission.StatedReason;
import dev.dossier.intake.web.FieldError;
import dev.dossier.intake.web.Json;
import dev.dossier.intake.web.Problem;
import dev.dossier.intake.web.ProblemException;
import dev.dossier.intake.web.ProblemType;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The legal clock of one request. Checks: size, syntax, scope, whether there is such a request. */
@RestController
@RequestMapping("/api/v1/requests/{id}")
class DeadlineController {
  private final Deadlines deadlines;
  private final ClockViews views;
  private final ShownRequests shown;
  private final Clock clock;

  DeadlineController(Deadlines deadlines, ClockViews views, ShownRequests shown, Clock clock) {
    this.deadlines = deadlines;
    this.views = views;
    this.shown = shown;
    this.clock = clock;
  }

  @GetMapping("/clock")
  ResponseEntity<String> clock(Caller caller, @PathVariable String id) {
    caller.requireReading();
    ClockView view = views.of(shown.own(caller, id), caller.seesAllApps());
    return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(Json.write(view));
  }

  @PostMapping("/extend")
  ResponseEntity<String> extend(Caller caller, @PathVariable String id, HttpServletRequest http)
      throws IOException {
    String reason = StatedReason.read(http);
    RequestRow request = officers(caller, id);
    return answer(caller, request, deadlines.extend(request.id(), caller.officer(), reason));
  }

  @PostMapping("/pause")
  ResponseEntity<String> pause(Caller caller, @PathVariable String id, HttpServletRequest http)
      throws IOException {
    StatedPause stated = StatedPause.read(http);
    RequestRow request = officers(caller, id);
    return answer(caller, request, deadlines.pause(request.id(), caller.officer(), stated));
  }

  @PostMapping("/resume")
  ResponseEntity<String> resume(Caller caller, @PathVariable String id, HttpServletRequest http)
      throws IOException {
    StatedAnswer stated = StatedAnswer.read(http, clock.instant());
    RequestRow request = officers(caller, id);
    return answer(
        caller,
        request,
        deadlines.resume(request.id(), caller.officer(), stated.reason(), stated.answeredAt()));
  }

  private RequestRow officers(Caller caller, String id) {
    caller.require(Scope.OFFICER);
    return shown.own(caller, id);
  }

  private ResponseEntity<String> answer(Caller caller, RequestRow request, Outcome outcome) {
    return switch (outcome) {
      case Outcome.Done done -> shown.show(caller, request.id().toString());
      case Outcome.NotNow not ->
          throw new ProblemException(
              Problem.about(ProblemType.WRONG_STATE, not.why(), request.id()));
      case Outcome.BeforeTheQuestion before ->
          throw new ProblemException(
              Problem.of(
                  ProblemType.INVALID_BODY,
                  "Every field that is wrong is listed in errors.",
                  List.of(new FieldError("/answeredAt", "expected a time after the question"))));
    };
  }
}
