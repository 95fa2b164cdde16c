package dev.dossier.common.messaging;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * A thread that takes a turn whenever it is woken, and after a pause of the turn's own choice as
 * the net. A turn that fails, with whatever, is followed by another; a wake-up during a turn is not
 * lost.
 */
public final class WokenLoop {
  private static final Logger LOG = LoggerFactory.getLogger(WokenLoop.class);

  private final String name;
  private final Supplier<Duration> turn;
  private final Duration afterFailure;
  private final Duration stopWithin;
  private final LastResort lastResort;
  private final Semaphore wakeUps = new Semaphore(0);
  private volatile boolean running;
  private @Nullable Thread thread;

  /**
   * @param name of the thread, and in the log
   * @param turn does what there is to do; says how long to pause unless woken
   * @param afterFailure the pause after a turn that threw
   * @param stopWithin how long {@link #stop} waits for the turn under way
   */
  public WokenLoop(
      String name, Supplier<Duration> turn, Duration afterFailure, Duration stopWithin) {
    this(name, turn, afterFailure, stopWithin, LastResort.ofThisProcess());
  }

  WokenLoop(
      String name,
      Supplier<Duration> turn,
      Duration afterFailure,
      Duration stopWithin,
      LastResort lastResort) {
    this.name = name;
    this.turn = turn;
    this.afterFailure = afterFailure;
    this.stopWithin = stopWithin;
    this.lastResort = lastResort;
  }

  public void start() {
    running = true;
    thread = Thread.ofPlatform().name(name).start(this::run);
  }

  public void stop() {
    running = false;
    wake();
    Thread stopping = thread;
    if (stopping != null) {
      try {
        stopping.join(stopWithin);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  public boolean isRunning() {
    return running;
  }

  public void wake() {
    wakeUps.release();
  }

  /** Wakes once the current transaction is committed; asking several times is asking once. */
  public void wakeAfterCommit() {
    Wake wake = new Wake(this);
    if (!TransactionSynchronizationManager.getSynchronizations().contains(wake)) {
      TransactionSynchronizationManager.registerSynchronization(wake);
    }
  }

  private void run() {
    while (running) {
      pause(takeTurn());
    }
  }

  private Duration takeTurn() {
    try {
      return turn.get();
    } catch (Throwable e) {
      lastResort.consider(name, e);
      LOG.warn("{}: will try again ({})", name, e.getClass().getSimpleName());
      return afterFailure;
    }
  }

  private void pause(Duration atMost) {
    try {
      // Rounded up: a turn a moment too early would find nothing due.
      if (running && wakeUps.tryAcquire(atMost.toMillis() + 1, TimeUnit.MILLISECONDS)) {
        wakeUps.drainPermits();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      running = false;
    }
  }

  /** Equal if it wakes the same loop. */
  private record Wake(WokenLoop loop) implements TransactionSynchronization {
    @Override
    public void afterCommit() {
      loop.wake();
    }
  }
}
