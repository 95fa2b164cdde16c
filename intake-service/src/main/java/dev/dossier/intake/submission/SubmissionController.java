package dev.dossier.intake.submission;

import dev.dossier.intake.access.Caller;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Clock;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Checks in this order: authentication (before this), size, syntax, scopes, then the rest. */
@RestController
class SubmissionController {
  private final Reception reception;
  private final Clock clock;

  SubmissionController(Reception reception, Clock clock) {
    this.reception = reception;
    this.clock = clock;
  }

  @PostMapping("/api/v1/requests")
  ResponseEntity<String> submit(Caller caller, HttpServletRequest http) throws IOException {
    byte[] body = JsonBody.read(http);
    Origin origin = Origin.http(IdempotencyKey.of(http));
    return reception
        .take(caller, SubmissionReader.read(body, clock.instant()), origin, answer -> {})
        .http();
  }
}
