package dev.dossier.intake.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AddressTurnsTest {
  private static final byte[] ONE = {1, 2, 3};
  private static final byte[] OTHER = {1, 2, 4};

  private final AddressTurns turns = new AddressTurns();

  @Test
  void oneAtATimeForAnAddress() throws Exception {
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    List<Future<Integer>> all = new ArrayList<>();
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 40; i++) {
        all.add(
            callers.submit(() ->
                turns.take(
                    ONE.clone(),
                    () -> {
                      most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                      Thread.yield();
                      return inside.decrementAndGet();
                    })));
      }
      for (Future<Integer> each : all) {
        assertThat(each.get()).isZero();
      }
    }
    assertThat(most).hasValue(1);
    assertThat(turns.size()).isZero();
  }

  @Test
  void thoseWhoWaitForEachOtherGoAGapApart() throws Exception {
    List<Future<Long>> all = new ArrayList<>();
    CountDownLatch together = new CountDownLatch(1);
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 6; i++) {
        all.add(
            callers.submit(() ->
                turns.take(
                    ONE,
                    () -> {
                      awaited(together);
                      return System.nanoTime();
                    })));
      }
      while (turns.waiting(ONE) < 6) {
        Thread.onSpinWait();
      }
      together.countDown();
      List<Long> times = new ArrayList<>();
      for (Future<Long> each : all) {
        times.add(each.get());
      }
      times.sort(null);
      assertThat(times.getLast() - times.get(1)).isGreaterThanOrEqualTo(4 * 20_000_000L);
    }
  }

  @Test
  void anotherAddressWaitsForNobody() throws Exception {
    CountDownLatch taken = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Boolean> first =
          callers.submit(() ->
              turns.take(
                  ONE,
                  () -> {
                    taken.countDown();
                    return awaited(release);
                  }));
      taken.await();
      assertThat(turns.<String>take(OTHER, () -> "done")).isEqualTo("done");
      assertThat(turns.size()).isEqualTo(1);
      release.countDown();
      assertThat(first.get()).isTrue();
    }
  }

  @Test
  void aFailureEndsTheTurn() {
    assertThatThrownBy(() ->
            turns.take(
                ONE,
                () -> {
                  throw new IllegalStateException("no");
                }))
        .isInstanceOf(IllegalStateException.class);
    assertThat(turns.size()).isZero();
    assertThat(turns.<Integer>take(ONE, () -> 1)).isEqualTo(1);
  }

  private static boolean awaited(CountDownLatch latch) {
    try {
      latch.await();
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
