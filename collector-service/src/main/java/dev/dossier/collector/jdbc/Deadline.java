package dev.dossier.collector.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cancels what runs once time is over: a statement timeout does not cover a cursor's fetches, nor a
 * database that went silent. A cancel may come between two statements, so it is repeated; then the
 * connection is cut. Each goes on a thread of its own: a silent database lets the one who cancels
 * wait as well, and others' time is measured by the same scheduler.
 */
final class Deadline implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Deadline.class);
  private static final Duration AGAIN = Duration.ofSeconds(1);
  private static final int CANCELS = 5;

  private final Snapshot snapshot;
  private final Connection connection;
  private @Nullable ScheduledFuture<?> timer;
  private @Nullable Thread cancelling;
  private @Nullable Thread cutting;
  private int fired;
  private boolean expired;
  private boolean closed;

  private Deadline(Snapshot snapshot, Connection connection) {
    this.snapshot = snapshot;
    this.connection = connection;
  }

  static Deadline start(
      ScheduledExecutorService scheduler,
      Duration after,
      Snapshot snapshot,
      Connection connection) {
    return start(scheduler, after, AGAIN, snapshot, connection);
  }

  static Deadline start(
      ScheduledExecutorService scheduler,
      Duration after,
      Duration again,
      Snapshot snapshot,
      Connection connection) {
    Deadline deadline = new Deadline(snapshot, connection);
    synchronized (deadline) {
      deadline.timer =
          scheduler.scheduleWithFixedDelay(
              deadline::fire, after.toMillis(), again.toMillis(), TimeUnit.MILLISECONDS);
    }
    return deadline;
  }

  private synchronized void fire() {
    if (closed) {
      return;
    }
    expired = true;
    fired++;
    if (fired <= CANCELS) {
      cancelling = unlessAlive(cancelling, "jdbc-cancel", snapshot::cancel);
    } else {
      cutting = unlessAlive(cutting, "jdbc-cut", () -> connection.abort(Runnable::run));
    }
  }

  private static Thread unlessAlive(@Nullable Thread before, String name, Step step) {
    return before != null && before.isAlive()
        ? before
        : Thread.ofVirtual().name(name).start(() -> attempt(step));
  }

  private static void attempt(Step step) {
    try {
      step.run();
    } catch (SQLException e) {
      LOG.debug("cancel failed, will try again sqlstate={}", e.getSQLState());
    } catch (RuntimeException e) {
      LOG.debug("cancel failed, will try again exception={}", e.getClass().getName());
    }
  }

  synchronized boolean hasExpired() {
    return expired;
  }

  /**
   * No cancel starts afterwards. One may be underway: then the time has expired, and the connection
   * must serve nobody else.
   */
  @Override
  public synchronized void close() {
    closed = true;
    if (timer != null) {
      timer.cancel(false);
    }
  }

  @FunctionalInterface
  private interface Step {
    void run() throws SQLException;
  }
}
