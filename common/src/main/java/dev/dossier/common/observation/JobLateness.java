package dev.dossier.common.observation;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long the job that should have run first has been due: seconds at most where a scheduler runs
 * and has a free thread, on whatever replica. Reads db-scheduler's table, {@code scheduled_tasks}.
 */
public final class JobLateness implements MeterBinder {
  private static final Logger LOG = LoggerFactory.getLogger(JobLateness.class);

  private final DSLContext db;

  public JobLateness(DSLContext db) {
    this.db = db;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    Gauge.builder("dossier.jobs.late", this, JobLateness::seconds)
        .description("How long the first of the jobs that should have begun has been due")
        .baseUnit("seconds")
        .register(registry);
  }

  private double seconds() {
    try {
      Double late =
          db.select(
                  DSL.field(
                      "coalesce(extract(epoch from now() - min(execution_time)), 0)",
                      SQLDataType.DOUBLE))
              .from(DSL.table("scheduled_tasks"))
              .where("NOT picked AND execution_time < now()")
              .fetchOne(0, Double.class);
      return late == null ? 0 : late;
    } catch (RuntimeException e) {
      LOG.debug("jobs: lateness is unknown ({})", e.getClass().getSimpleName());
      return Double.NaN;
    }
  }
}
