package dev.dossier.quickstart.report;

import java.util.Arrays;
import java.util.Optional;

/** How a command ends. */
public enum ExitCode {
  GOOD(0),
  FAILURE(1),
  USAGE(2),
  UNREACHABLE(3);

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  public int number() {
    return number;
  }

  public static Optional<ExitCode> of(int number) {
    return Arrays.stream(values()).filter(each -> each.number == number).findFirst();
  }
}
