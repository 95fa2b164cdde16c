package dev.dossier.intake.status;

import dev.dossier.intake.access.Caller;
import dev.dossier.intake.access.Scope;
import dev.dossier.intake.request.RequestRow;
import dev.dossier.intake.request.Requests;
import dev.dossier.intake.web.Json;
import dev.dossier.intake.web.Problem;
import dev.dossier.intake.web.ProblemException;
import dev.dossier.intake.web.ProblemType;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** Finds a caller's request, and answers with it as it is now. */
@Component
public class ShownRequests {
  private static final Pattern ID =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  private final Requests requests;
  private final RequestViews views;

  ShownRequests(Requests requests, RequestViews views) {
    this.requests = requests;
    this.views = views;
  }

  /**
   * @throws ProblemException 404 if there is none, or it is another app's and the caller neither
   *     officer nor auditor
   */
  public RequestRow own(Caller caller, String id) {
    Optional<RequestRow> request =
        ID.matcher(id).matches() ? requests.find(UUID.fromString(id)) : Optional.empty();
    return request
        .filter(found -> caller.seesAllApps() || found.appId().equals(caller.appId()))
        .orElseThrow(() ->
            new ProblemException(Problem.of(ProblemType.NOT_FOUND, "There is no such request.")));
  }

  /**
   * To change it: by its own app, or by an officer.
   *
   * @throws ProblemException 404 as {@link #own}; 403 for an auditor, to whom it is there
   */
  public RequestRow ownToChange(Caller caller, String id) {
    RequestRow request = own(caller, id);
    if (!caller.may(Scope.OFFICER) && !request.appId().equals(caller.appId())) {
      throw new ProblemException(
          Problem.of(ProblemType.FORBIDDEN, "Auditors change nothing; this needs an officer."));
    }
    return request;
  }

  /** 200 with the request, read anew. */
  public ResponseEntity<String> show(Caller caller, String id) {
    return json(views.of(own(caller, id)));
  }

  static ResponseEntity<String> json(Object body) {
    return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(Json.write(body));
  }
}
