package dev.dossier.intake.plan;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import java.util.Random;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class PlanConfiguration {

  @Bean
  RetryWaits retryWaits(RetrySettings settings) {
    return new RetryWaits(settings, new Random());
  }

  @Bean
  RecurringTask<Void> watchdogJob(
      Watchdog watchdog, PackagerWatch packager, WatchdogSettings settings) {
    return Tasks.recurring("watchdog", FixedDelay.of(settings.every()))
        .execute((instance, context) -> {
          watchdog.failTheSilent();
          packager.askAgain();
        });
  }
}
