package dev.dossier.intake.audit;

import static dev.dossier.intake.db.Tables.AUDIT_ROOT;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;

/** Checks the whole audit once a day; every replica shows the same of it and of the roots. */
@Component
class AuditWatch implements MeterBinder {
  private static final Logger LOG = LoggerFactory.getLogger(AuditWatch.class);
  private static final Duration EVERY = Duration.ofDays(1);

  private final DSLContext db;
  private final AuditVerification verification;
  private final LastCheck last;
  private final Clock clock;

  AuditWatch(DSLContext db, AuditVerification verification, LastCheck last, Clock clock) {
    this.db = db;
    this.verification = verification;
    this.last = last;
    this.clock = clock;
  }

  @Bean
  static RecurringTask<Void> checkAudit(AuditWatch watch) {
    return Tasks.recurring("audit-check", FixedDelay.of(EVERY))
        .execute((instance, context) -> watch.check());
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    Gauge.builder("dossier.audit.root.age", this, shows(AuditWatch::newestRoot, this::age))
        .description("Time since the newest daily root was signed")
        .baseUnit("seconds")
        .register(registry);
    Gauge.builder(
            "dossier.audit.findings",
            this,
            shows(watch -> watch.last.get(), check -> check.findings()))
        .description("What the last check of the audit found wrong")
        .register(registry);
    Gauge.builder(
            "dossier.audit.check.age",
            this,
            shows(watch -> watch.last.get(), check -> age(check.at())))
        .description("Time since the audit was checked")
        .baseUnit("seconds")
        .register(registry);
  }

  void check() {
    last.keep(verification.run());
  }

  private Optional<Instant> newestRoot() {
    return db.select(DSL.max(AUDIT_ROOT.MADE_AT))
        .from(AUDIT_ROOT)
        .fetchOptional(0, OffsetDateTime.class)
        .map(OffsetDateTime::toInstant);
  }

  private double age(Instant since) {
    return Duration.between(since, clock.instant()).toSeconds();
  }

  /** NaN where there is nothing to show, or the database is away. */
  private static <T> ToDoubleFunction<AuditWatch> shows(
      Function<AuditWatch, Optional<T>> read, ToDoubleFunction<T> value) {
    return watch -> {
      try {
        return read.apply(watch).map(value::applyAsDouble).orElse(Double.NaN);
      } catch (RuntimeException e) {
        LOG.debug("audit: unknown at present ({})", e.getClass().getSimpleName());
        return Double.NaN;
      }
    };
  }
}
