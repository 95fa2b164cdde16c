package dev.dossier.collector.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.fail;

import dev.dossier.collector.source.ReaderClosedException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class RunsTest {
  private final Runs runs = new Runs();

  @Test
  void whatWaitsIsWokenByTheCutAndItsThreadIsLeftAsItWas() throws InterruptedException {
    CountDownLatch waiting = new CountDownLatch(1);
    AtomicBoolean interruptedAfterwards = new AtomicBoolean(true);
    Thread worker =
        Thread.ofPlatform()
            .start(() -> {
              runs.run(() -> {
                waiting.countDown();
                while (!Thread.currentThread().isInterrupted()) {
                  LockSupport.park();
                }
              });
              interruptedAfterwards.set(Thread.currentThread().isInterrupted());
            });
    waiting.await();

    runs.cut();
    worker.join();

    assertThat(interruptedAfterwards).isFalse();
  }

  @Test
  void nothingIsSaidAndNothingBegunAfterTheCut() {
    assertThatCode(runs::check).doesNotThrowAnyException();

    runs.cut();

    assertThatExceptionOfType(ReaderClosedException.class).isThrownBy(runs::check);
    assertThatExceptionOfType(ReaderClosedException.class)
        .isThrownBy(() -> runs.run(() -> fail("not to be called")));
  }

  @Test
  void whoHasEndedIsNotInterrupted() {
    runs.run(() -> {});

    runs.cut();

    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }
}
