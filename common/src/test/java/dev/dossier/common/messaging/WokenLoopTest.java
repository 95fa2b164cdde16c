package dev.dossier.common.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

class WokenLoopTest {
  private static final Duration LONG = Duration.ofHours(1);

  private final BlockingQueue<Integer> halts = new LinkedBlockingQueue<>();
  private final Semaphore turns = new Semaphore(0);
  private WokenLoop loop = loop(() -> LONG);

  @AfterEach
  void stop() {
    loop.stop();
  }

  @Test
  void aWakeUpEndsThePause() throws InterruptedException {
    loop.start();
    awaitTurns(1);

    loop.wake();

    awaitTurns(1);
  }

  @Test
  void thePauseEndsByItselfAsTheNet() throws InterruptedException {
    loop = loop(() -> Duration.ofMillis(5));

    loop.start();

    awaitTurns(3);
  }

  @Test
  void aWakeUpDuringATurnIsFollowedByAnotherTurn() throws InterruptedException {
    CountDownLatch inTurn = new CountDownLatch(1);
    CountDownLatch woken = new CountDownLatch(1);
    loop =
        loop(() -> {
          inTurn.countDown();
          awaitUninterrupted(woken);
          return LONG;
        });
    loop.start();
    awaitUninterrupted(inTurn);

    loop.wake();
    woken.countDown();

    awaitTurns(2);
  }

  @Test
  void aTurnThatFailsIsFollowedByAnother() throws InterruptedException {
    AtomicInteger turn = new AtomicInteger();
    loop =
        loop(() -> {
          if (turn.incrementAndGet() < 3) {
            throw new IllegalStateException("expected here");
          }
          return LONG;
        });

    loop.start();

    awaitTurns(3);
  }

  @Test
  void aTurnThatEndsInAnErrorIsFollowedByAnother() throws InterruptedException {
    AtomicInteger turn = new AtomicInteger();
    loop =
        loop(() -> {
          switch (turn.incrementAndGet()) {
            case 1 -> throw new NoClassDefFoundError("expected here");
            case 2 -> throw new StackOverflowError("expected here");
            default -> {
              return LONG;
            }
          }
        });

    loop.start();

    awaitTurns(3);
    assertThat(halts).isEmpty();
  }

  @Test
  void aMachineThatGaveUpEndsTheProcess() throws InterruptedException {
    loop =
        loop(() -> {
          throw new OutOfMemoryError("expected here");
        });

    loop.start();

    assertThat(halts.poll(10, TimeUnit.SECONDS)).isEqualTo(LastResort.STATUS);
  }

  @Test
  void stopWaitsForTheTurnUnderWay() throws InterruptedException {
    CountDownLatch inTurn = new CountDownLatch(1);
    Semaphore ended = new Semaphore(0);
    loop =
        loop(() -> {
          inTurn.countDown();
          awaitUninterrupted(stopping);
          ended.release();
          return LONG;
        });
    loop.start();
    awaitUninterrupted(inTurn);
    stopping.countDown();

    loop.stop();

    assertThat(ended.availablePermits()).isEqualTo(1);
    assertThat(loop.isRunning()).isFalse();
  }

  private final CountDownLatch stopping = new CountDownLatch(1);

  @Test
  void aTransactionWakesOnceAndOnlyWhenItIsCommitted() throws InterruptedException {
    loop.start();
    awaitTurns(1);
    TransactionSynchronizationManager.initSynchronization();
    try {
      loop.wakeAfterCommit();
      loop.wakeAfterCommit();
      assertThat(TransactionSynchronizationManager.getSynchronizations()).hasSize(1);
      assertThat(turns.tryAcquire(50, TimeUnit.MILLISECONDS)).isFalse();

      TransactionSynchronizationManager.getSynchronizations()
          .forEach(TransactionSynchronization::afterCommit);

      awaitTurns(1);
    } finally {
      TransactionSynchronizationManager.clearSynchronization();
    }
  }

  private WokenLoop loop(java.util.function.Supplier<Duration> turn) {
    return new WokenLoop(
        "woken",
        () -> {
          turns.release();
          return turn.get();
        },
        Duration.ofMillis(5),
        Duration.ofSeconds(10),
        new LastResort(halts::add));
  }

  private void awaitTurns(int count) throws InterruptedException {
    assertThat(turns.tryAcquire(count, 10, TimeUnit.SECONDS)).isTrue();
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
