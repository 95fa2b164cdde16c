package dev.dossier.intake.submission;

import dev.dossier.intake.web.Json;
import dev.dossier.intake.web.Problem;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/** A status and the exact JSON that goes with it, so that a repeated call reads the same. */
record Answer(int status, String json) {

  static Answer accepted(Object body) {
    return new Answer(202, Json.write(body));
  }

  static Answer of(Problem problem) {
    return new Answer(problem.status(), Json.write(problem.body()));
  }

  ResponseEntity<String> http() {
    return ResponseEntity.status(status)
        .contentType(status < 400 ? MediaType.APPLICATION_JSON : MediaType.APPLICATION_PROBLEM_JSON)
        .body(json);
  }
}
