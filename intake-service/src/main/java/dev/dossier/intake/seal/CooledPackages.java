package dev.dossier.intake.seal;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import dev.dossier.intake.delivery.CoolingOff;
import dev.dossier.intake.request.Requests;
import java.time.Duration;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Hands packages over that have waited long enough. */
@Component
class CooledPackages {
  private static final Logger LOG = LoggerFactory.getLogger(CooledPackages.class);
  private static final Duration EVERY = Duration.ofSeconds(10);

  private final CoolingOff cooling;
  private final Requests requests;
  private final HandOver handOver;
  private final TransactionTemplate transaction;

  CooledPackages(
      CoolingOff cooling, Requests requests, HandOver handOver, TransactionTemplate transaction) {
    this.cooling = cooling;
    this.requests = requests;
    this.handOver = handOver;
    this.transaction = transaction;
  }

  @Bean
  static RecurringTask<Void> handOverCooledPackages(CooledPackages packages) {
    return Tasks.recurring("hand-over-cooled-packages", FixedDelay.of(EVERY))
        .execute((instance, context) -> packages.run());
  }

  void run() {
    for (UUID id : cooling.due()) {
      try {
        transaction.executeWithoutResult(status -> handOver(id));
      } catch (RuntimeException e) {
        // One that cannot be handled holds up no other.
        LOG.error("hand-over failed request={}", id, e);
      }
    }
  }

  private void handOver(UUID id) {
    requests
        .lockIfThere(id)
        .flatMap(cooling::end)
        .ifPresent(version -> {
          boolean ready = handOver.cooled(id, version);
          LOG.info("package has waited request={} version={} ready={}", id, version, ready);
        });
  }
}
