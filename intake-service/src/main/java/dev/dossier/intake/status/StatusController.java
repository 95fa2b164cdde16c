package dev.dossier.intake.status;

import dev.dossier.intake.access.Caller;
import dev.dossier.intake.access.Scope;
import dev.dossier.intake.audit.Audit;
import dev.dossier.intake.audit.AuditEntry;
import dev.dossier.intake.delivery.FreshLinks;
import dev.dossier.intake.request.Decisions;
import dev.dossier.intake.request.RequestRow;
import dev.dossier.intake.web.Problem;
import dev.dossier.intake.web.ProblemException;
import dev.dossier.intake.web.ProblemType;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * An app's view of its own requests; those of others do not exist for it. Officers and auditors see
 * all, and officers may do for an app what it may do itself.
 */
@RestController
@RequestMapping("/api/v1/requests")
class StatusController {
  private final ShownRequests shown;
  private final Decisions decisions;
  private final RequestList list;
  private final RequestActions actions;
  private final Audit audit;

  StatusController(
      ShownRequests shown,
      Decisions decisions,
      RequestList list,
      RequestActions actions,
      Audit audit) {
    this.shown = shown;
    this.decisions = decisions;
    this.list = list;
    this.actions = actions;
    this.audit = audit;
  }

  @GetMapping("/{id}")
  ResponseEntity<String> one(Caller caller, @PathVariable String id) {
    caller.requireReading();
    return shown.show(caller, id);
  }

  @GetMapping
  ResponseEntity<String> all(
      Caller caller,
      @RequestParam(required = false) @Nullable String status,
      @RequestParam(required = false) @Nullable String due,
      @RequestParam(required = false) @Nullable String team,
      @RequestParam(required = false) @Nullable String app,
      @RequestParam(required = false) @Nullable String cursor) {
    caller.requireReading();
    return ShownRequests.json(list.of(caller, status, due, team, app, cursor));
  }

  @GetMapping("/{id}/audit")
  ResponseEntity<String> audit(Caller caller, @PathVariable String id) {
    caller.requireInsight();
    return ShownRequests.json(Map.of("entries", entries(shown.own(caller, id))));
  }

  @PostMapping("/{id}/cancel")
  ResponseEntity<String> cancel(Caller caller, @PathVariable String id) {
    caller.requireAny(Scope.REQUESTS_WRITE, Scope.OFFICER);
    return done(caller, id, actions.cancel(caller, shown.ownToChange(caller, id)));
  }

  @PostMapping("/{id}/resend-verification")
  ResponseEntity<String> resend(Caller caller, @PathVariable String id) {
    caller.requireAny(Scope.REQUESTS_WRITE, Scope.OFFICER);
    return done(caller, id, actions.resendVerification(caller, shown.ownToChange(caller, id)));
  }

  @PostMapping("/{id}/reissue-link")
  ResponseEntity<String> reissue(Caller caller, @PathVariable String id) {
    caller.requireAny(Scope.REQUESTS_WRITE, Scope.OFFICER);
    RequestRow request = shown.ownToChange(caller, id);
    return switch (actions.reissueLink(caller, request)) {
      case FreshLinks.Outcome.Mailed mailed -> done(caller, id, true);
      case FreshLinks.Outcome.CollectedAgain again -> done(caller, id, true);
      case FreshLinks.Outcome.NoPackage none -> done(caller, id, false);
      case FreshLinks.Outcome.TooOften often ->
          throw new ProblemException(
              Problem.tooOften(
                  "As many links as one day allows were mailed for this request.",
                  request.id(),
                  often.delay()));
    };
  }

  private ResponseEntity<String> done(Caller caller, String id, boolean done) {
    if (!done) {
      RequestRow request = shown.own(caller, id);
      throw new ProblemException(
          Problem.about(
              ProblemType.WRONG_STATE,
              "The request is " + request.status().word() + ".",
              request.id()));
    }
    return shown.show(caller, id);
  }

  private List<Map<String, @Nullable Object>> entries(RequestRow request) {
    Map<String, String> reasons = decisions.reasons(request);
    return audit.of(request.id()).stream().map(entry -> entry(entry, reasons)).toList();
  }

  /**
   * @param reasons officers' own words, which are not part of the chain
   */
  private static Map<String, @Nullable Object> entry(
      AuditEntry entry, Map<String, String> reasons) {
    Map<String, @Nullable Object> view = new LinkedHashMap<>();
    view.put("seq", entry.seq());
    view.put("at", entry.at());
    view.put("actor", entry.actor());
    view.put("action", entry.action());
    view.put("detail", entry.detail());
    view.put("reason", reasons.get(String.valueOf(entry.detail().get(Decisions.DETAIL))));
    view.put("hash", HexFormat.of().formatHex(entry.hash()));
    byte[] previous = entry.previous();
    view.put("previous", previous == null ? null : HexFormat.of().formatHex(previous));
    return view;
  }
}
