package dev.dossier.packager.job;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.jdbc.PostgreSqlJdbcCustomization;
import com.github.kagkarlsson.scheduler.logging.LogLevel;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import dev.dossier.common.observation.JobLateness;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The scheduler that runs the jobs, with a heartbeat as their lease. */
@Configuration(proxyBeanMethods = false)
class JobRunner {
  private static final int THREADS = 8;
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration HEARTBEAT = Duration.ofSeconds(2);

  /** So a job of a killed process starts again after about 8 seconds. */
  private static final int MISSED_HEARTBEATS = 4;

  private static final Duration STOP = Duration.ofSeconds(25);

  /** After the outbox relay (0), before the listeners; so stopped between them. */
  private static final int PHASE = 10;

  @Bean(destroyMethod = "")
  Scheduler scheduler(
      DataSource dataSource,
      List<OneTimeTask<Void>> oneTime,
      List<CustomTask<Integer>> custom,
      List<RecurringTask<Void>> recurring) {
    List<Task<?>> tasks = new ArrayList<>(oneTime);
    tasks.addAll(custom);
    return Scheduler.create(dataSource, tasks)
        .startTasks(recurring)
        // Not looked up in a connection: the scheduler is made before the database must be there.
        .jdbcCustomization(new PostgreSqlJdbcCustomization(false, false))
        .threads(THREADS)
        .pollingInterval(POLL)
        .pollUsingLockAndFetch(0.5, 1.0)
        .heartbeatInterval(HEARTBEAT)
        .missedHeartbeatsLimit(MISSED_HEARTBEATS)
        .shutdownMaxWait(STOP)
        // Exceptions may quote values; the jobs log what is fit to be logged.
        .failureLogging(LogLevel.DEBUG, false)
        .build();
  }

  @Bean
  JobLateness jobLateness(DSLContext db) {
    return new JobLateness(db);
  }

  @Bean
  SmartLifecycle schedulerLifecycle(Scheduler scheduler) {
    return new SmartLifecycle() {
      private volatile boolean running;

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

      @Override
      public int getPhase() {
        return PHASE;
      }
    };
  }
}
