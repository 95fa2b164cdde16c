package dev.dossier.intake.status;

import dev.dossier.intake.access.Caller;
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
   * @throws ProblemException 404 if there is none, or it is another app's
   */
  public RequestRow own(Caller caller, String id) {
    Optional<RequestRow> request =
        ID.matcher(id).matches() ? requests.find(UUID.fromString(id)) : Optional.empty();
    return request
        .filter(found -> found.appId().equals(caller.appId()))
        .orElseThrow(() ->
            new ProblemException(Problem.of(ProblemType.NOT_FOUND, "There is no such request.")));
  }

  /** 200 with the request, read anew. */
  public ResponseEntity<String> show(Caller caller, String id) {
    return json(views.of(own(caller, id)));
  }

  static ResponseEntity<String> json(Object body) {
    return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(Json.write(body));
  }
}
