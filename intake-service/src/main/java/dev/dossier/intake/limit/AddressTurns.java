package dev.dossier.intake.limit;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Lets one submission of an address after the other into the database. The lock there ({@link
 * AddressLimit#lock}) is what decides, over all replicas; but those who wait for it each hold a
 * connection, and many submissions for one person would leave none to anybody else. Those who had
 * to wait go a gap apart, so that the rest of the processor is left as well.
 */
@Component
public class AddressTurns {
  private static final Duration GAP = Duration.ofMillis(20);

  private final Map<ByteBuffer, Turn> turns = new ConcurrentHashMap<>();

  private static final class Turn {
    private final ReentrantLock lock = new ReentrantLock(true);
    private final Pace pace = new Pace(GAP, GAP);
    private volatile int takers;
  }

  /** In the order in which they came. Never called with a connection in hand. */
  public <T> T take(byte[] addressHash, Supplier<T> work) {
    ByteBuffer key = ByteBuffer.wrap(addressHash.clone());
    Turn turn = turns.compute(key, (unused, there) -> joined(there));
    turn.lock.lock();
    try {
      turn.pace.await();
      return work.get();
    } finally {
      turn.lock.unlock();
      turns.computeIfPresent(key, (unused, there) -> --there.takers == 0 ? null : there);
    }
  }

  private static Turn joined(@Nullable Turn there) {
    Turn turn = there == null ? new Turn() : there;
    turn.takers++;
    return turn;
  }

  /** Those who submit for this address at this moment, one of them in its turn. */
  int waiting(byte[] addressHash) {
    Turn turn = turns.get(ByteBuffer.wrap(addressHash));
    return turn == null ? 0 : turn.takers;
  }

  /** Addresses that somebody submits for at this moment. */
  int size() {
    return turns.size();
  }
}
