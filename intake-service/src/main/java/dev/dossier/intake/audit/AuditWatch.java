package dev.dossier.intake.audit;

import static dev.dossier.intake.db.Tables.AUDIT_ROOT;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import dev.dossier.common.storage.ObjectStore;
import dev.dossier.intake.signing.SigningKeys;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;

/** Checks the whole audit once a day, and shows how old its newest root is. */
@Component
class AuditWatch implements MeterBinder {
  private static final Logger LOG = LoggerFactory.getLogger(AuditWatch.class);
  private static final Duration EVERY = Duration.ofDays(1);

  private final DSLContext db;
  private final AuditVerification verification;
  private final Clock clock;
  private volatile double findings = Double.NaN;

  AuditWatch(
      DSLContext db,
      PlatformTransactionManager transactions,
      ObjectStore store,
      SigningKeys signing,
      Clock clock) {
    this.db = db;
    this.verification = new AuditVerification(db, transactions, store, signing);
    this.clock = clock;
  }

  @Bean
  static RecurringTask<Void> checkAudit(AuditWatch watch) {
    return Tasks.recurring("audit-check", FixedDelay.of(EVERY))
        .execute((instance, context) -> watch.check());
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    Gauge.builder("dossier.audit.root.age", this, AuditWatch::rootAge)
        .description("Time since the newest daily root was signed")
        .baseUnit("seconds")
        .register(registry);
    Gauge.builder("dossier.audit.findings", this, watch -> watch.findings)
        .description("What the last check of the audit found wrong")
        .register(registry);
  }

  void check() {
    AuditVerification.Result result = verification.run();
    findings = result.findings().size();
    result.findings().stream()
        .limit(1)
        .forEach(first ->
            LOG.error(
                "the audit was changed: findings={} first=\"{}\"",
                result.findings().size(),
                first.text()));
  }

  private double rootAge() {
    try {
      OffsetDateTime made =
          db.select(DSL.max(AUDIT_ROOT.MADE_AT)).from(AUDIT_ROOT).fetchSingle().value1();
      return made == null
          ? Double.NaN
          : Duration.between(made.toInstant(), clock.instant()).toSeconds();
    } catch (RuntimeException e) {
      LOG.debug("audit: the age of its root is unknown ({})", e.getClass().getSimpleName());
      return Double.NaN;
    }
  }
}
