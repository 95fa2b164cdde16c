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
 * connection is cut.
 */
final class Deadline implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Deadline.class);
  private static final long AGAIN_MS = 1_000;
  private static final int CANCELS = 5;

  private final Snapshot snapshot;
  private final Connection connection;
  private @Nullable ScheduledFuture<?> timer;
  private int cancels;
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
    Deadline deadline = new Deadline(snapshot, connection);
    synchronized (deadline) {
      deadline.timer =
          scheduler.scheduleWithFixedDelay(
              deadline::fire, after.toMillis(), AGAIN_MS, TimeUnit.MILLISECONDS);
    }
    return deadline;
  }

  private synchronized void fire() {
    if (closed) {
      return;
    }
    expired = true;
    cancels++;
    try {
      if (cancels <= CANCELS) {
        snapshot.cancel();
      } else {
        connection.abort(Runnable::run);
      }
    } catch (SQLException e) {
      LOG.debug("cancel failed, will try again sqlstate={}", e.getSQLState());
    }
  }

  synchronized boolean hasExpired() {
    return expired;
  }

  /** No cancel is underway afterwards. */
  @Override
  public synchronized void close() {
    closed = true;
    if (timer != null) {
      timer.cancel(false);
    }
  }
}
