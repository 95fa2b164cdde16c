package dev.dossier.intake.status;

import dev.dossier.intake.access.Caller;
import dev.dossier.intake.access.Scope;
import dev.dossier.intake.audit.Audit;
import dev.dossier.intake.audit.AuditEntry;
import dev.dossier.intake.delivery.FreshLinks;
import dev.dossier.intake.request.RequestRow;
import dev.dossier.intake.request.Requests;
import dev.dossier.intake.web.Json;
import dev.dossier.intake.web.Problem;
import dev.dossier.intake.web.ProblemException;
import dev.dossier.intake.web.ProblemType;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** An app's view of its own requests; those of others do not exist for it. */
@RestController
@RequestMapping("/api/v1/requests")
class StatusController {
  private static final Pattern ID =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  private final Requests requests;
  private final RequestViews views;
  private final RequestList list;
  private final RequestActions actions;
  private final Audit audit;

  StatusController(
      Requests requests,
      RequestViews views,
      RequestList list,
      RequestActions actions,
      Audit audit) {
    this.requests = requests;
    this.views = views;
    this.list = list;
    this.actions = actions;
    this.audit = audit;
  }

  @GetMapping("/{id}")
  ResponseEntity<String> one(Caller caller, @PathVariable String id) {
    caller.require(Scope.REQUESTS_READ);
    return json(views.of(own(caller, id)));
  }

  @GetMapping
  ResponseEntity<String> all(
      Caller caller,
      @RequestParam(required = false) @Nullable String status,
      @RequestParam(required = false) @Nullable String due,
      @RequestParam(required = false) @Nullable String team,
      @RequestParam(required = false) @Nullable String cursor) {
    caller.require(Scope.REQUESTS_READ);
    return json(list.of(caller.appId(), status, due, team, cursor));
  }

  @GetMapping("/{id}/audit")
  ResponseEntity<String> audit(Caller caller, @PathVariable String id) {
    caller.require(Scope.OFFICER);
    return json(Map.of("entries", entries(own(caller, id).id())));
  }

  @PostMapping("/{id}/cancel")
  ResponseEntity<String> cancel(Caller caller, @PathVariable String id) {
    caller.require(Scope.REQUESTS_WRITE);
    return done(caller, id, actions.cancel(caller, own(caller, id)));
  }

  @PostMapping("/{id}/resend-verification")
  ResponseEntity<String> resend(Caller caller, @PathVariable String id) {
    caller.require(Scope.REQUESTS_WRITE);
    return done(caller, id, actions.resendVerification(caller, own(caller, id)));
  }

  @PostMapping("/{id}/reissue-link")
  ResponseEntity<String> reissue(Caller caller, @PathVariable String id) {
    caller.require(Scope.REQUESTS_WRITE);
    RequestRow request = own(caller, id);
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
    RequestRow request = own(caller, id);
    if (!done) {
      throw new ProblemException(
          Problem.about(
              ProblemType.WRONG_STATE,
              "The request is " + request.status().word() + ".",
              request.id()));
    }
    return json(views.of(request));
  }

  private RequestRow own(Caller caller, String id) {
    Optional<RequestRow> request =
        ID.matcher(id).matches() ? requests.find(UUID.fromString(id)) : Optional.empty();
    return request
        .filter(found -> found.appId().equals(caller.appId()))
        .orElseThrow(() ->
            new ProblemException(Problem.of(ProblemType.NOT_FOUND, "There is no such request.")));
  }

  private List<Map<String, Object>> entries(UUID id) {
    return audit.of(id).stream().map(StatusController::entry).toList();
  }

  private static Map<String, Object> entry(AuditEntry entry) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("seq", entry.seq());
    view.put("at", entry.at());
    view.put("actor", entry.actor());
    view.put("action", entry.action());
    view.put("detail", entry.detail());
    view.put("hash", HexFormat.of().formatHex(entry.hash()));
    return view;
  }

  private static ResponseEntity<String> json(Object body) {
    return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(Json.write(body));
  }
}
