package dev.dossier.intake.plan;

import dev.dossier.common.messaging.WokenLoop;
import dev.dossier.intake.rows.Rows;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Sleeps until the next attempt is due. Woken when this replica plans an earlier one; what another
 * replica planned is seen at the next poll.
 */
@Component
final class WakeUps implements SmartLifecycle {
  private static final Duration POLL = Duration.ofSeconds(5);
  private static final Duration STOP = Duration.ofSeconds(20);

  private final Retries retries;
  private final Clock clock;
  private final WokenLoop loop =
      new WokenLoop("retries", () -> Rows.fromAll(this::send), POLL, STOP);

  WakeUps(Retries retries, Clock clock) {
    this.retries = retries;
    this.clock = clock;
  }

  /** The transaction plans an attempt: look again once it is there. */
  void wakeAfterCommit() {
    loop.wakeAfterCommit();
  }

  @Override
  public void start() {
    loop.start();
  }

  @Override
  public void stop() {
    loop.stop();
  }

  @Override
  public boolean isRunning() {
    return loop.isRunning();
  }

  /** After the outbox's relay, before the listeners. */
  @Override
  public int getPhase() {
    return 10;
  }

  private Duration send() {
    retries.sendDue();
    return untilNext();
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
}
