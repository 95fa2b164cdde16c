package dev.dossier.quickstart.process;

import dev.dossier.quickstart.report.Failure;
import dev.dossier.quickstart.report.Report;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What was started, in order, and is stopped the other way round, once. Safe for many threads: a
 * part that is ready only after the stop began is stopped at once.
 */
public final class Running implements AutoCloseable {
  private final Report report;
  private final Deque<Part> parts = new ArrayDeque<>();
  private final Object stop = new Object();
  private boolean closed;

  public Running(Report report) {
    this.report = report;
  }

  /**
   * @return the part itself
   */
  public <T extends AutoCloseable> T add(String name, T part) {
    synchronized (parts) {
      if (!closed) {
        parts.push(new Part(name, part));
        return part;
      }
    }
    stop(new Part(name, part));
    throw Failure.of("stopped while starting");
  }

  /** Returns when everything is stopped, whoever began it. */
  @Override
  public void close() {
    synchronized (stop) {
      while (true) {
        Part part;
        synchronized (parts) {
          closed = true;
          part = parts.poll();
        }
        if (part == null) {
          return;
        }
        stop(part);
      }
    }
  }

  private void stop(Part part) {
    try {
      part.closeable().close();
    } catch (Exception e) {
      report.line("%s did not stop: %s", part.name(), e);
    }
  }

  private record Part(String name, AutoCloseable closeable) {}
}
