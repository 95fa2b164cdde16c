package dev.dossier.quickstart.report;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** Lines for the person at the terminal. Safe for many threads. */
public final class Report {
  private final PrintStream out;

  public Report(PrintStream out) {
    this.out = out;
  }

  public void line(String text) {
    out.println(text);
  }

  public void line(String format, Object... values) {
    line(format.formatted(values));
  }

  /** For example {@code 4.2 s}. */
  public static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
  }
}
