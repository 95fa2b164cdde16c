package dev.dossier.quickstart.process;

import dev.dossier.quickstart.report.Failure;
import dev.dossier.quickstart.report.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One child process that is started again when it dies, until it is stopped. */
public final class Supervised {
  private static final int SIGNAL_BASE = 128;

  private final Launch launch;
  private final Report report;
  private final Consumer<Failure> onGiveUp;
  private final InstantSource clock;
  private final RestartPolicy policy = new RestartPolicy();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition stopping = lock.newCondition();
  private @Nullable Process process;
  private @Nullable Thread watch;
  private boolean stopped;
  private boolean ready;
  private int starts;

  /**
   * @param onGiveUp told once, when the process is not started again
   */
  public Supervised(Launch launch, Report report, Consumer<Failure> onGiveUp, InstantSource clock) {
    this.launch = launch;
    this.report = report;
    this.onGiveUp = onGiveUp;
    this.clock = clock;
  }

  public String name() {
    return launch.name();
  }

  /** Returns when the process is there, not when it is ready. */
  public void start() {
    lock.lock();
    try {
      if (stopped) {
        return;
      }
      Process first = startProcess();
      watch = Thread.ofPlatform().daemon().name("watch-" + name()).start(() -> watch(first));
    } finally {
      lock.unlock();
    }
  }

  /** Said when it answered for the first time: from then on it may die more often. */
  public void markReady() {
    lock.lock();
    try {
      ready = true;
    } finally {
      lock.unlock();
    }
  }

  /** How often the process was started so far. */
  public int starts() {
    lock.lock();
    try {
      return starts;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Ends a process that runs and says that it is broken; it is started again as after any end.
   *
   * @param limit after which it is killed
   */
  public void endBroken(Duration limit) throws InterruptedException {
    Process broken;
    lock.lock();
    try {
      if (stopped || process == null) {
        return;
      }
      broken = process;
    } finally {
      lock.unlock();
    }
    report.line("%s says that it is broken and is made to end", name());
    broken.destroy();
    if (!broken.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
      broken.destroyForcibly();
    }
  }

  /** Asks the process to end; does not wait. */
  public void requestStop() {
    lock.lock();
    try {
      stopped = true;
      stopping.signalAll();
      if (process != null) {
        process.destroy();
      }
    } finally {
      lock.unlock();
    }
  }

  /** After {@link #requestStop}: waits, and kills after the limit. */
  public void awaitStop(Duration limit) {
    Process last = process;
    Thread watching = watch;
    if (last == null || watching == null) {
      return;
    }
    try {
      if (!last.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        report.line("%s did not stop within %s and was killed", name(), Report.seconds(limit));
        last.destroyForcibly().waitFor();
      }
      watching.join();
      Files.deleteIfExists(launch.pidFile());
    } catch (InterruptedException e) {
      last.destroyForcibly();
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      report.line("cannot delete %s", launch.pidFile());
    }
  }

  private void watch(Process first) {
    Process current = first;
    try {
      while (true) {
        int exit = current.waitFor();
        Process next = afterDeath(exit);
        if (next == null) {
          return;
        }
        current = next;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Failure e) {
      onGiveUp.accept(e);
    }
  }

  private @Nullable Process afterDeath(int exit) throws InterruptedException {
    lock.lock();
    try {
      if (stopped) {
        return null;
      }
      String how = name() + " ended unexpectedly (" + describe(exit) + ")";
      return switch (policy.died(clock.instant(), ready)) {
        case RestartPolicy.Decision.Restart restart -> {
          report.line(how + "; it is started again");
          long left = restart.pause().toNanos();
          while (left > 0 && !stopped) {
            left = stopping.awaitNanos(left);
          }
          yield stopped ? null : startProcess();
        }
        case RestartPolicy.Decision.GiveUp giveUp ->
            throw Failure.of(
                name()
                    + " "
                    + giveUp.why()
                    + ", last with "
                    + describe(exit)
                    + "; its log is "
                    + launch.log());
      };
    } finally {
      lock.unlock();
    }
  }

  private Process startProcess() {
    try {
      Process started = launch.start();
      process = started;
      starts++;
      return started;
    } catch (IOException e) {
      throw Failure.of(name() + " cannot be started: " + e.getMessage());
    }
  }

  private static String describe(int exit) {
    return exit > SIGNAL_BASE ? "signal " + (exit - SIGNAL_BASE) : "exit code " + exit;
  }
}
