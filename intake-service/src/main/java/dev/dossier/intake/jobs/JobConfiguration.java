package dev.dossier.intake.jobs;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import dev.dossier.common.observation.JobLateness;
import dev.dossier.intake.rows.Rows;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Every feature's recurring tasks, in one scheduler on the table {@code scheduled_tasks}; each sees
 * all rows.
 */
@Configuration(proxyBeanMethods = false)
class JobConfiguration {
  private static final int THREADS = 2;
  private static final Duration POLL = Duration.ofSeconds(5);
  private static final Duration STOP = Duration.ofSeconds(20);

  @Bean
  JobLateness jobLateness(DSLContext db) {
    return new JobLateness(db);
  }

  @Bean
  JobScheduler jobScheduler(DataSource database, List<RecurringTask<?>> tasks) {
    return new JobScheduler(
        Scheduler.create(database)
            .startTasks(tasks)
            .addExecutionInterceptor(
                (instance, context, chain) -> Rows.fromAll(() -> chain.proceed(instance, context)))
            .threads(THREADS)
            .pollingInterval(POLL)
            .shutdownMaxWait(STOP)
            .build());
  }
}
