package dev.dossier.common.observation;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.springframework.boot.logging.StackTracePrinter;

/**
 * Prints classes and frames of an exception but no messages: PostgreSQL, Jackson and mail servers
 * write values into theirs. Our own exceptions keep their text, which by rule holds none. Named in
 * {@code logging.structured.json.stacktrace.printer}.
 */
public final class MessagelessStackTraces implements StackTracePrinter {
  private static final int FRAMES = 25;
  private static final String OWN = "dev.dossier.";

  @Override
  public void printStackTrace(Throwable throwable, Appendable out) throws java.io.IOException {
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    String prefix = "";
    for (Throwable e = throwable; e != null && seen.add(e); e = e.getCause()) {
      out.append(prefix).append(e.getClass().getName());
      if (e.getClass().getName().startsWith(OWN) && e.getMessage() != null) {
        out.append(": ").append(e.getMessage());
      }
      out.append('\n');
      StackTraceElement[] frames = e.getStackTrace();
      for (int i = 0; i < Math.min(frames.length, FRAMES); i++) {
        out.append("\tat ").append(frames[i].toString()).append('\n');
      }
      prefix = "Caused by: ";
    }
  }
}
