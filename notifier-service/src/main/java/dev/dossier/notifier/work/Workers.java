package dev.dossier.notifier.work;

import dev.dossier.common.messaging.LastResort;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A few threads that claim one piece of work each, woken when something is due, with a poll as the
 * net. A claim is renewed while the work is done, so a slow server does not have it done twice and
 * a dead process does not hold it for long.
 *
 * @param <T> a claimed piece of work
 */
public final class Workers<T> {
  private static final Logger LOG = LoggerFactory.getLogger(Workers.class);
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(2);
  private static final Duration STOP = Duration.ofSeconds(30);
  private static final int RENEWALS_PER_LEASE = 3;

  private final String name;
  private final int count;
  private final Duration lease;
  private final Duration poll;
  private final Duration afterFailure;
  private final Work<T> work;
  private final LastResort lastResort;
  private final Semaphore wakeUps = new Semaphore(0);
  private final List<Thread> threads = new ArrayList<>();
  private @Nullable ScheduledExecutorService renewals;
  private volatile boolean running;

  /** Nobody waits for what is being done any longer. */
  private volatile boolean over;

  /**
   * @param name of the threads, and in the log
   * @param lease how long a claim lasts without a sign of life
   * @param poll how long a thread that found nothing waits unless woken
   */
  public Workers(String name, int count, Duration lease, Duration poll, Work<T> work) {
    this(name, count, lease, poll, AFTER_FAILURE, work, LastResort.ofThisProcess());
  }

  Workers(
      String name,
      int count,
      Duration lease,
      Duration poll,
      Duration afterFailure,
      Work<T> work,
      LastResort lastResort) {
    this.name = name;
    this.count = count;
    this.lease = lease;
    this.poll = poll;
    this.afterFailure = afterFailure;
    this.work = work;
    this.lastResort = lastResort;
  }

  /** Where the pieces come from and what is done with one. */
  public interface Work<T> {
    /** The piece that has been due longest and that nobody else holds. */
    Optional<T> claim(Duration lease);

    /** False if the claim was lost. */
    boolean renew(T piece, Duration lease);

    void handle(T piece);
  }

  public void start() {
    over = false;
    running = true;
    ScheduledExecutorService scheduler =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name(name + "-lease").daemon().factory());
    renewals = scheduler;
    for (int i = 0; i < count; i++) {
      threads.add(Thread.ofPlatform().name(name + "-" + i).start(() -> run(scheduler)));
    }
  }

  /** Nothing more is claimed; does not wait for what is being done. */
  public void finish() {
    running = false;
    wakeUps.release(threads.size());
  }

  /** What is being done is finished; the rest stays for the next process. */
  public void stop() {
    finish();
    long end = System.nanoTime() + STOP.toNanos();
    try {
      for (Thread thread : threads) {
        Duration left = Duration.ofNanos(Math.max(1, end - System.nanoTime()));
        if (!thread.join(left)) {
          LOG.warn("{}: still at work, the claim will end by itself", name);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    over = true;
    threads.clear();
    if (renewals != null) {
      renewals.shutdownNow();
      renewals = null;
    }
  }

  public boolean isRunning() {
    return running;
  }

  /** Something is due: claim it now. */
  public void wake() {
    wakeUps.release();
  }

  /**
   * What was done and is not written down is done again: so it is tried until the process ends, the
   * time in which it stops included.
   */
  public void untilWritten(Runnable write) {
    while (true) {
      try {
        write.run();
        return;
      } catch (Throwable e) {
        lastResort.consider(name, e);
        LOG.warn("{}: not yet recorded ({})", name, e.getClass().getSimpleName());
        if (over || Thread.currentThread().isInterrupted()) {
          return;
        }
        pause(afterFailure);
      }
    }
  }

  private void run(ScheduledExecutorService scheduler) {
    while (running) {
      try {
        Optional<T> piece = work.claim(lease);
        if (piece.isPresent()) {
          handle(piece.get(), scheduler);
        } else {
          pause(poll);
        }
      } catch (Throwable e) {
        // A thread that ended would be missed by nobody, and nothing would be sent any more.
        lastResort.consider(name, e);
        LOG.warn("{}: will try again ({})", name, e.getClass().getSimpleName());
        pause(afterFailure);
      }
    }
  }

  private void handle(T piece, ScheduledExecutorService scheduler) {
    long every = lease.dividedBy(RENEWALS_PER_LEASE).toMillis();
    Future<?> renewal =
        scheduler.scheduleAtFixedRate(() -> renew(piece), every, every, TimeUnit.MILLISECONDS);
    try {
      work.handle(piece);
    } finally {
      renewal.cancel(false);
    }
  }

  private void renew(T piece) {
    try {
      if (!work.renew(piece, lease)) {
        LOG.debug("{}: a claim was lost", name);
      }
    } catch (Throwable e) {
      // The executor never runs again what has thrown.
      lastResort.consider(name, e);
      LOG.warn("{}: a claim was not renewed ({})", name, e.getClass().getSimpleName());
    }
  }

  private void pause(Duration atMost) {
    try {
      // One permit wakes one thread, so that several pieces wake several.
      boolean woken = wakeUps.tryAcquire(atMost.toMillis(), TimeUnit.MILLISECONDS);
      if (woken && wakeUps.availablePermits() > count) {
        wakeUps.drainPermits();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      running = false;
    }
  }
}
