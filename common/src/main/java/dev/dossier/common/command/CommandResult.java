package dev.dossier.common.command;

/** How a command ended, as its exit code says. */
public enum CommandResult {
  GOOD(0),
  /** A finding or a failure, which the command named. */
  FAILURE(1),
  USAGE(2),
  UNREACHABLE(3);

  private final int exitCode;

  CommandResult(int exitCode) {
    this.exitCode = exitCode;
  }

  public int exitCode() {
    return exitCode;
  }
}
