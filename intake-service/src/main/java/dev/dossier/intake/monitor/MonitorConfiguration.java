package dev.dossier.intake.monitor;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class MonitorConfiguration {

  @Bean
  RecurringTask<Void> dueMonitorJob(DueMonitor monitor, MonitorSettings settings) {
    return Tasks.recurring("watch-due-dates", FixedDelay.of(settings.every()))
        .execute((instance, context) -> monitor.run());
  }
}
