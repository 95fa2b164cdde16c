package dev.dossier.intake.submission;

import dev.dossier.intake.access.Caller;
import dev.dossier.intake.access.Scope;
import dev.dossier.intake.map.CurrentDataMap;
import dev.dossier.intake.web.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Clock;
import java.util.Objects;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Requests that came by phone, letter or e-mail, entered by an officer with the date of receipt:
 * the law counts from that day however a person asks. The scope {@code officer} covers all fields.
 */
@RestController
class OfficeController {
  private final Submissions submissions;
  private final CurrentDataMap map;
  private final Clock clock;

  OfficeController(Submissions submissions, CurrentDataMap map, Clock clock) {
    this.submissions = submissions;
    this.map = map;
    this.clock = clock;
  }

  @PostMapping("/api/v1/officer/requests")
  ResponseEntity<String> enter(Caller caller, HttpServletRequest http) throws IOException {
    byte[] body = JsonBody.read(http);
    String key = IdempotencyKey.of(http);
    return switch (SubmissionReader.readEntry(
        body, clock.instant(), map.get().controller().timeZone())) {
      case SubmissionReader.Result.Refused refused -> throw new ProblemException(refused.problem());
      case SubmissionReader.Result.NotBuilt type -> {
        caller.require(Scope.OFFICER);
        throw new ProblemException(type.problem());
      }
      case SubmissionReader.Result.Read read -> {
        caller.require(Scope.OFFICER);
        Submission entry = read.submission();
        String source = Objects.requireNonNull(entry.source(), "required by the reader");
        yield submissions.submit(caller, entry, Origin.office(source, key), answer -> {}).http();
      }
    };
  }
}
