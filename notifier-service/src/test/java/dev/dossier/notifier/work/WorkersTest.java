package dev.dossier.notifier.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.common.messaging.LastResort;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkersTest {
  private static final Duration LEASE = Duration.ofMillis(60);

  private final BlockingQueue<Integer> pieces = new LinkedBlockingQueue<>();
  private final BlockingQueue<Integer> halts = new LinkedBlockingQueue<>();
  private final Scripted work = new Scripted();
  private final Workers<Integer> workers =
      new Workers<>(
          "workers",
          1,
          LEASE,
          Duration.ofMillis(5),
          Duration.ofMillis(5),
          work,
          new LastResort(halts::add));

  @AfterEach
  void stop() {
    workers.stop();
  }

  @Test
  void aThreadSurvivesWhateverClaimingAndHandlingThrow() throws InterruptedException {
    work.onClaim.add(new NoClassDefFoundError("expected here"));
    work.onHandle.add(new StackOverflowError("expected here"));
    work.onHandle.add(new IllegalStateException("expected here"));
    pieces.add(1);
    pieces.add(2);
    pieces.add(3);

    workers.start();

    assertThat(work.handled.tryAcquire(3, 10, TimeUnit.SECONDS)).isTrue();
    assertThat(halts).isEmpty();
  }

  @Test
  void aMachineThatGaveUpEndsTheProcess() throws InterruptedException {
    work.onHandle.add(new OutOfMemoryError("expected here"));
    pieces.add(1);

    workers.start();

    assertThat(halts.poll(10, TimeUnit.SECONDS)).isEqualTo(3);
  }

  @Test
  void aClaimIsRenewedAgainAfterARenewalThatEndedInAnError() throws InterruptedException {
    work.onRenew.add(new ExceptionInInitializerError("expected here"));
    work.busy = new CountDownLatch(1);
    pieces.add(1);

    workers.start();

    assertThat(work.renewed.tryAcquire(3, 10, TimeUnit.SECONDS)).isTrue();
    work.busy.countDown();
    assertThat(work.handled.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void whatWasDoneIsWrittenDownAfterAnError() throws InterruptedException {
    AtomicInteger tries = new AtomicInteger();
    work.write =
        () -> {
          if (tries.incrementAndGet() == 1) {
            throw new NoClassDefFoundError("expected here");
          }
        };
    pieces.add(1);

    workers.start();

    assertThat(work.handled.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
    assertThat(tries).hasValue(2);
  }

  @Test
  void whatWasDoneIsWrittenDownEvenIfThatFailsWhileTheProcessStops() throws InterruptedException {
    AtomicInteger tries = new AtomicInteger();
    work.write =
        () -> {
          if (tries.incrementAndGet() == 1) {
            workers.finish();
            throw new IllegalStateException("expected here");
          }
        };
    pieces.add(1);

    workers.start();

    assertThat(work.handled.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
    assertThat(tries).hasValue(2);
  }

  /** Throws what it was told to, once each. */
  private final class Scripted implements Workers.Work<Integer> {
    private final BlockingQueue<Throwable> onClaim = new LinkedBlockingQueue<>();
    private final BlockingQueue<Throwable> onRenew = new LinkedBlockingQueue<>();
    private final BlockingQueue<Throwable> onHandle = new LinkedBlockingQueue<>();
    private final Semaphore renewed = new Semaphore(0);
    private final Semaphore handled = new Semaphore(0);
    private volatile CountDownLatch busy = new CountDownLatch(0);
    private volatile Runnable write = () -> {};

    @Override
    public Optional<Integer> claim(Duration lease) {
      fail(onClaim);
      return Optional.ofNullable(pieces.poll());
    }

    @Override
    public boolean renew(Integer piece, Duration lease) {
      renewed.release();
      fail(onRenew);
      return true;
    }

    @Override
    public void handle(Integer piece) {
      try {
        assertThat(busy.await(10, TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      workers.untilWritten(write);
      handled.release();
      fail(onHandle);
    }

    private static void fail(BlockingQueue<Throwable> script) {
      switch (script.poll()) {
        case null -> {}
        case Error error -> throw error;
        case RuntimeException exception -> throw exception;
        case Throwable other -> throw new AssertionError("expected an error", other);
      }
    }
  }
}
