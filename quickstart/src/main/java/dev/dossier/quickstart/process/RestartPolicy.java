package dev.dossier.quickstart.process;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * When a dead process is started again: at once, then after longer and longer pauses; not after the
 * fifth death within a minute, nor after the third of a process that was never ready. Not safe for
 * several threads.
 */
final class RestartPolicy {
  private static final int DEATHS = 5;
  private static final Duration WINDOW = Duration.ofMinutes(1);
  private static final int DEATHS_BEFORE_READY = 3;
  private static final Duration STEP = Duration.ofSeconds(1);

  private final Deque<Instant> deaths = new ArrayDeque<>();
  private int beforeReady;

  sealed interface Decision {
    record Restart(Duration pause) implements Decision {}

    /**
     * @param why a clause that follows the process's name
     */
    record GiveUp(String why) implements Decision {}
  }

  /**
   * @param wasReady whether the process was ready at any time since the start
   */
  Decision died(Instant now, boolean wasReady) {
    deaths.addLast(now);
    while (deaths.getFirst().isBefore(now.minus(WINDOW))) {
      deaths.removeFirst();
    }
    if (!wasReady && ++beforeReady >= DEATHS_BEFORE_READY) {
      return new Decision.GiveUp("ended " + beforeReady + " times before it was ready");
    }
    if (deaths.size() >= DEATHS) {
      return new Decision.GiveUp("ended " + deaths.size() + " times within a minute");
    }
    long steps = deaths.size() == 1 ? 0 : 1L << (deaths.size() - 2);
    return new Decision.Restart(STEP.multipliedBy(steps));
  }
}
