package dev.dossier.intake.submission;

import dev.dossier.common.event.SubjectDetails;
import dev.dossier.intake.access.Caller;
import dev.dossier.intake.access.Scope;
import dev.dossier.intake.web.FieldError;
import dev.dossier.intake.web.Problem;
import dev.dossier.intake.web.ProblemException;
import dev.dossier.intake.web.ProblemType;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Checks in this order: authentication (before this), size, syntax, scopes, then the rest. */
@RestController
class SubmissionController {
  private final Submissions submissions;
  private final Clock clock;

  SubmissionController(Submissions submissions, Clock clock) {
    this.submissions = submissions;
    this.clock = clock;
  }

  @PostMapping("/api/v1/requests")
  ResponseEntity<String> submit(Caller caller, HttpServletRequest http) throws IOException {
    byte[] body = JsonBody.read(http);
    Origin origin = Origin.http(IdempotencyKey.of(http));
    return switch (SubmissionReader.read(body, clock.instant())) {
      case SubmissionReader.Result.Refused refused -> throw new ProblemException(refused.problem());
      case SubmissionReader.Result.NotBuilt type -> {
        requireScopes(caller, type.subject(), type.verified());
        throw new ProblemException(type.problem());
      }
      case SubmissionReader.Result.Read read -> {
        Submission submission = read.submission();
        requireScopes(caller, submission.subject(), submission.verified() != null);
        yield submissions.submit(caller, submission, origin).http();
      }
    };
  }

  /** The asserting scopes cover fields; each field without its scope is named. */
  private static void requireScopes(Caller caller, SubjectDetails subject, boolean verified) {
    caller.require(Scope.REQUESTS_WRITE);
    List<FieldError> errors = new ArrayList<>();
    if (!caller.may(Scope.SUBJECTS_ASSERT)) {
      String needed = "needs the scope " + Scope.SUBJECTS_ASSERT.word();
      if (subject.id() != null) {
        errors.add(new FieldError("/subject/id", needed));
      }
      if (!subject.identifiers().isEmpty()) {
        errors.add(new FieldError("/subject/identifiers", needed));
      }
    }
    if (verified && !caller.may(Scope.IDENTITY_ASSERT)) {
      errors.add(
          new FieldError("/identityVerified", "needs the scope " + Scope.IDENTITY_ASSERT.word()));
    }
    if (!errors.isEmpty()) {
      throw new ProblemException(
          Problem.of(
              ProblemType.FORBIDDEN, "The key may not send the fields listed in errors.", errors));
    }
  }
}
