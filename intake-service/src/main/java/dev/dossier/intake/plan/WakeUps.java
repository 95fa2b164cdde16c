package dev.dossier.intake.plan;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Sleeps until the next attempt is due. Woken when this replica plans an earlier one; what another
 * replica planned is seen at the next poll.
 */
@Component
final class WakeUps implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(WakeUps.class);
  private static final Duration POLL = Duration.ofSeconds(5);
  private static final Duration STOP = Duration.ofSeconds(20);

  private final Retries retries;
  private final Clock clock;
  private final Semaphore signals = new Semaphore(0);
  private volatile boolean running;
  private @Nullable Thread thread;

  WakeUps(Retries retries, Clock clock) {
    this.retries = retries;
    this.clock = clock;
  }

  /** The transaction plans an attempt: look again once it is there. */
  void wakeAfterCommit() {
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCommit() {
            signals.release();
          }
        });
  }

  @Override
  public void start() {
    running = true;
    thread = Thread.ofPlatform().name("retries").start(this::run);
  }

  @Override
  public void stop() {
    running = false;
    signals.release();
    Thread sender = thread;
    if (sender != null) {
      try {
        sender.join(STOP);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** After the outbox's relay, before the listeners. */
  @Override
  public int getPhase() {
    return 10;
  }

  private void run() {
    while (running) {
      Duration pause = POLL;
      try {
        retries.sendDue();
        pause = untilNext();
      } catch (RuntimeException e) {
        LOG.warn("retries: will try again ({})", e.getClass().getSimpleName());
      }
      pause(pause);
    }
  }

  private Duration untilNext() {
    Optional<Instant> next = retries.nextDue();
    if (next.isEmpty()) {
      return POLL;
    }
    Duration left = Duration.between(clock.instant(), next.get());
    // One that is due but locked elsewhere must not make this loop spin.
    Duration least = Duration.ofMillis(20);
    return left.compareTo(least) < 0 ? least : left.compareTo(POLL) > 0 ? POLL : left;
  }

  private void pause(Duration atMost) {
    try {
      if (signals.tryAcquire(atMost.toMillis() + 1, TimeUnit.MILLISECONDS)) {
        signals.drainPermits();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      running = false;
    }
  }
}
