package dev.dossier.intake.officer;

import dev.dossier.intake.access.Caller;
import dev.dossier.intake.access.Scope;
import dev.dossier.intake.audit.Actor;
import dev.dossier.intake.plan.Ruling;
import dev.dossier.intake.request.RequestRow;
import dev.dossier.intake.status.ShownRequests;
import dev.dossier.intake.submission.StatedReason;
import dev.dossier.intake.web.Problem;
import dev.dossier.intake.web.ProblemException;
import dev.dossier.intake.web.ProblemType;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Officers' calls. Checks in this order: size, syntax, scope, whether there is such a request. */
@RestController
@RequestMapping("/api/v1/requests/{id}")
class OfficerController {
  private final OfficerActions actions;
  private final ShownRequests shown;

  OfficerController(OfficerActions actions, ShownRequests shown) {
    this.actions = actions;
    this.shown = shown;
  }

  @PostMapping("/sections/{name}/retry")
  ResponseEntity<String> retry(
      Caller caller, @PathVariable String id, @PathVariable String name, HttpServletRequest http)
      throws IOException {
    return decide(
        caller,
        id,
        http,
        (request, officer, reason) -> actions.retry(request, name, officer, reason));
  }

  @PostMapping("/release")
  ResponseEntity<String> release(Caller caller, @PathVariable String id, HttpServletRequest http)
      throws IOException {
    return decide(caller, id, http, actions::release);
  }

  @PostMapping("/confirm-identity")
  ResponseEntity<String> confirm(Caller caller, @PathVariable String id, HttpServletRequest http)
      throws IOException {
    return decide(caller, id, http, actions::confirmIdentity);
  }

  @PostMapping("/admit")
  ResponseEntity<String> admit(Caller caller, @PathVariable String id, HttpServletRequest http)
      throws IOException {
    return decide(caller, id, http, actions::admit);
  }

  @PostMapping("/refuse")
  ResponseEntity<String> refuse(Caller caller, @PathVariable String id, HttpServletRequest http)
      throws IOException {
    return decide(caller, id, http, actions::refuse);
  }

  @PostMapping("/close")
  ResponseEntity<String> close(Caller caller, @PathVariable String id, HttpServletRequest http)
      throws IOException {
    return decide(caller, id, http, actions::close);
  }

  private interface Decision {
    Ruling of(RequestRow request, Actor officer, String reason);
  }

  private ResponseEntity<String> decide(
      Caller caller, String id, HttpServletRequest http, Decision decision) throws IOException {
    String reason = StatedReason.read(http);
    caller.require(Scope.OFFICER);
    RequestRow request = shown.own(caller, id);
    return switch (decision.of(request, caller.officer(), reason)) {
      case Ruling.Done done -> shown.show(caller, id);
      case Ruling.NoSuchSection none ->
          throw new ProblemException(
              Problem.of(ProblemType.NOT_FOUND, "The request has no such section."));
      case Ruling.NotNow not ->
          throw new ProblemException(
              Problem.about(ProblemType.WRONG_STATE, not.why(), request.id()));
    };
  }
}
