package dev.dossier.intake.jobs;

import com.github.kagkarlsson.scheduler.Scheduler;
import org.springframework.context.SmartLifecycle;

/** Starts the scheduler with the context, and lets running jobs end before it stops. */
final class JobScheduler implements SmartLifecycle {
  private final Scheduler scheduler;
  private volatile boolean running;

  JobScheduler(Scheduler scheduler) {
    this.scheduler = scheduler;
  }

  @Override
  public void start() {
    scheduler.start();
    running = true;
  }

  @Override
  public void stop() {
    running = false;
    scheduler.stop();
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** After the outbox's relay. */
  @Override
  public int getPhase() {
    return 10;
  }
}
