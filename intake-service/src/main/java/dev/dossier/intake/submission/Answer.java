package dev.dossier.intake.submission;

import dev.dossier.intake.web.Json;
import dev.dossier.intake.web.Problem;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/**
 * A status and the exact JSON that goes with it, so that a repeated call reads the same.
 *
 * @param problem that the answer was made of; none if it is a good one, or a repeated one
 */
record Answer(int status, String json, @Nullable Problem problem) {

  /** The answer of a call before this one. */
  static Answer repeated(int status, String json) {
    return new Answer(status, json, null);
  }

  static Answer accepted(Object body) {
    return new Answer(202, Json.write(body), null);
  }

  static Answer of(Problem problem) {
    return new Answer(problem.status(), Json.write(problem.body()), problem);
  }

  ResponseEntity<String> http() {
    return ResponseEntity.status(status)
        .contentType(status < 400 ? MediaType.APPLICATION_JSON : MediaType.APPLICATION_PROBLEM_JSON)
        .body(json);
  }
}
