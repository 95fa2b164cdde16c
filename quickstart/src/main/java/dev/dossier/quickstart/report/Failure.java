package dev.dossier.quickstart.report;

import java.io.Serial;

/** Something that went wrong and has a name: the message is all that the caller is told. */
public final class Failure extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final ExitCode exitCode;

  private Failure(ExitCode exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  /** A finding or a failure. */
  public static Failure of(String message) {
    return new Failure(ExitCode.FAILURE, message);
  }

  /** What was asked for cannot be understood. */
  public static Failure usage(String message) {
    return new Failure(ExitCode.USAGE, message);
  }

  /** Something outside did not answer. */
  public static Failure unreachable(String message) {
    return new Failure(ExitCode.UNREACHABLE, message);
  }

  public ExitCode exitCode() {
    return exitCode;
  }
}
