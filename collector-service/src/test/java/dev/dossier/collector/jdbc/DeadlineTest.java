package dev.dossier.collector.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.collector.source.IdentityTypes;
import dev.dossier.common.datamap.Sql;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeadlineTest {
  private static final Duration SOON = Duration.ofMillis(1);
  private static final long PATIENCE_SECONDS = 20;

  private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
  private final CountDownLatch never = new CountDownLatch(1);
  private final CountDownLatch cut = new CountDownLatch(1);
  private final Connection connection =
      (Connection)
          Proxy.newProxyInstance(
              getClass().getClassLoader(),
              new Class<?>[] {Connection.class},
              (proxy, method, arguments) -> {
                if (method.getName().equals("abort")) {
                  cut.countDown();
                }
                return null;
              });

  @AfterEach
  void stop() {
    never.countDown();
    scheduler.shutdownNow();
  }

  @Test
  void aDatabaseThatLetsACancelWaitDelaysNoOthersDeadline() throws InterruptedException {
    CountDownLatch waiting = new CountDownLatch(1);
    CountDownLatch cancelled = new CountDownLatch(1);
    Snapshot silent =
        cancelledBy(() -> {
          waiting.countDown();
          never.await();
        });

    try (Deadline first = Deadline.start(scheduler, SOON, silent, connection)) {
      assertThat(waiting.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
      try (Deadline second =
          Deadline.start(scheduler, SOON, cancelledBy(cancelled::countDown), connection)) {
        assertThat(cancelled.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(second.hasExpired()).isTrue();
      }
      assertThat(first.hasExpired()).isTrue();
    }
  }

  @Test
  void aConnectionIsCutAlsoWhileItsCancelWaits() throws InterruptedException {
    try (Deadline deadline =
        Deadline.start(scheduler, SOON, SOON, cancelledBy(never::await), connection)) {
      assertThat(cut.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
      assertThat(deadline.hasExpired()).isTrue();
    }
  }

  @Test
  void aCancelThatFailsIsTriedAgain() throws InterruptedException {
    CountDownLatch tried = new CountDownLatch(3);
    Snapshot failing =
        cancelledBy(() -> {
          tried.countDown();
          throw new IllegalStateException("a driver's bug");
        });

    try (Deadline deadline = Deadline.start(scheduler, SOON, SOON, failing, connection)) {
      assertThat(tried.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
      assertThat(deadline.hasExpired()).isTrue();
    }
  }

  private static Snapshot cancelledBy(Cancel cancel) {
    return new Snapshot() {
      @Override
      public void begin(Duration statementTimeout) {}

      @Override
      public Query prepare(Sql sql, IdentityTypes types) {
        throw new UnsupportedOperationException();
      }

      @Override
      public void cancel() {
        try {
          cancel.run();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }

      @Override
      public boolean isClean() {
        return true;
      }
    };
  }

  @FunctionalInterface
  private interface Cancel {
    void run() throws InterruptedException;
  }
}
