package dev.dossier.intake.web;

import java.io.Serial;

/** Ends a call with a problem. Rolls back the transaction that it leaves. */
public final class ProblemException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  public ProblemException(Problem problem) {
    super(problem.type().title(), null, false, false);
    this.problem = problem;
  }

  public Problem problem() {
    return problem;
  }
}
