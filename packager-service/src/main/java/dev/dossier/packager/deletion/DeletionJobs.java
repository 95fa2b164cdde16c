package dev.dossier.packager.deletion;

import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import dev.dossier.packager.job.Backoff;
import dev.dossier.packager.job.Jobs;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Deletion and sweep as the scheduler knows them. */
@Configuration(proxyBeanMethods = false)
class DeletionJobs {
  private static final Logger LOG = LoggerFactory.getLogger(DeletionJobs.class);
  private static final Duration SWEEP_EVERY = Duration.ofMinutes(15);

  @Bean
  OneTimeTask<Void> deletion(Deletions deletions, MeterRegistry metrics) {
    Counter failures =
        Counter.builder("dossier.deletion.failures")
            .description("Attempts to delete, or to prove it, that have to be repeated")
            .register(metrics);
    return Tasks.oneTime(Jobs.DELETION)
        .onFailure((complete, operations) -> {
          failures.increment();
          LOG.warn(
              "deletion will be tried again ({})",
              complete.getCause().map(e -> e.getClass().getSimpleName()).orElse("killed"));
          Backoff.<Void>untilItPasses().onFailure(complete, operations);
        })
        .execute((instance, context) -> {
          Jobs.Instance parsed = Jobs.Instance.parse(instance.getId());
          deletions.run(parsed.id(), parsed.detail());
        });
  }

  @Bean
  RecurringTask<Void> sweeping(Sweep sweep) {
    return Tasks.recurring("sweep", FixedDelay.of(SWEEP_EVERY))
        .execute((instance, context) -> sweep.run());
  }
}
