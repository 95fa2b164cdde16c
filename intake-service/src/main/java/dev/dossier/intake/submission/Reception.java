package dev.dossier.intake.submission;

import dev.dossier.common.event.SubjectDetails;
import dev.dossier.intake.access.Caller;
import dev.dossier.intake.access.Scope;
import dev.dossier.intake.web.FieldError;
import dev.dossier.intake.web.Problem;
import dev.dossier.intake.web.ProblemException;
import dev.dossier.intake.web.ProblemType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;

/** The same way in for every submission that was read: scopes, then the rest. */
@Component
class Reception {
  private final Submissions submissions;

  Reception(Submissions submissions) {
    this.submissions = submissions;
  }

  /**
   * @param first as {@link Submissions#submit} has it
   * @throws ProblemException if it is refused and nothing is kept of it
   */
  Answer take(Caller caller, SubmissionReader.Result read, Origin origin, Consumer<Answer> first) {
    return switch (read) {
      case SubmissionReader.Result.Refused refused -> throw new ProblemException(refused.problem());
      case SubmissionReader.Result.NotBuilt type -> {
        requireScopes(caller, type.subject(), type.verified());
        throw new ProblemException(type.problem());
      }
      case SubmissionReader.Result.Read good -> {
        Submission submission = good.submission();
        requireScopes(caller, submission.subject(), submission.verified() != null);
        yield submissions.submit(caller, submission, origin, first);
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
              ProblemType.FORBIDDEN,
              "This app may not send the fields listed in errors here.",
              errors));
    }
  }
}
