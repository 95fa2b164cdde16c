package dev.dossier.intake.request;

import dev.dossier.common.event.RequestType;
import dev.dossier.intake.rows.Rows;
import dev.dossier.intake.time.Utc;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * How long the answers of the last 90 days took. Asked of the database: a company with twenty
 * requests a month restarts its services more often than it answers, and counters would forget.
 */
@Component
final class AnswerMetrics implements MeterBinder {
  private static final Logger LOG = LoggerFactory.getLogger(AnswerMetrics.class);
  private static final Duration SPAN = Duration.ofDays(90);
  private static final Duration FRESH = Duration.ofSeconds(30);

  private static final String QUERY =
      """
      SELECT type,
        count(*) FILTER (WHERE done <= internal_due_date) AS on_target,
        count(*) FILTER (WHERE done > internal_due_date AND done <= due_date) AS in_time,
        count(*) FILTER (WHERE done > greatest(due_date, internal_due_date)) AS late,
        percentile_cont(0.5) WITHIN GROUP (ORDER BY days) AS median,
        percentile_cont(0.95) WITHIN GROUP (ORDER BY days) AS p95,
        max(days) AS longest
      FROM (
        SELECT type, internal_due_date, due_date,
          (completed_at AT TIME ZONE coalesce(clock_time_zone, 'UTC'))::date AS done,
          (extract(epoch FROM completed_at - received_at) / 86400)::double precision AS days
        FROM request
        WHERE completed_at >= {0}) AS answered
      GROUP BY type
      """;

  private final DSLContext db;
  private final Clock clock;
  private Map<String, Answers> answers = Map.of();
  private @Nullable Instant readAt;

  AnswerMetrics(DSLContext db, Clock clock) {
    this.db = db;
    this.clock = clock;
  }

  /** Numbers of requests, and days. */
  private record Answers(
      double onTarget, double inTime, double late, double median, double p95, double longest) {
    static final Answers NONE = new Answers(0, 0, 0, Double.NaN, Double.NaN, Double.NaN);
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    for (RequestType type : RequestType.values()) {
      answered(registry, type, "on_target", Answers::onTarget);
      answered(registry, type, "in_time", Answers::inTime);
      answered(registry, type, "late", Answers::late);
      days(registry, type, "median", Answers::median);
      days(registry, type, "p95", Answers::p95);
      days(registry, type, "longest", Answers::longest);
    }
  }

  private void answered(
      MeterRegistry registry, RequestType type, String when, ToDoubleFunction<Answers> value) {
    Gauge.builder("dossier.requests.answered", this, all -> all.of(type, value))
        .description("Requests answered in the last 90 days, by how that was to their dates")
        .tag("type", type.word())
        .tag("when", when)
        .register(registry);
  }

  private void days(
      MeterRegistry registry, RequestType type, String of, ToDoubleFunction<Answers> value) {
    Gauge.builder("dossier.requests.answer.days", this, all -> all.of(type, value))
        .description("Days from receipt to answer, of those answered in the last 90 days")
        .tag("type", type.word())
        .tag("of", of)
        .register(registry);
  }

  private synchronized double of(RequestType type, ToDoubleFunction<Answers> value) {
    Instant now = clock.instant();
    if (readAt == null || readAt.plus(FRESH).isBefore(now)) {
      try {
        answers = Rows.fromAll(() -> read(now));
        readAt = now;
      } catch (RuntimeException e) {
        LOG.debug("answers: unknown ({})", e.getClass().getSimpleName());
        return Double.NaN;
      }
    }
    return value.applyAsDouble(answers.getOrDefault(type.word(), Answers.NONE));
  }

  private Map<String, Answers> read(Instant now) {
    Map<String, Answers> all = new HashMap<>();
    db.resultQuery(QUERY, DSL.val(Utc.of(now.minus(SPAN))))
        .forEach(row ->
            all.put(
                row.get("type", String.class),
                new Answers(
                    row.get("on_target", Double.class),
                    row.get("in_time", Double.class),
                    row.get("late", Double.class),
                    row.get("median", Double.class),
                    row.get("p95", Double.class),
                    row.get("longest", Double.class))));
    return all;
  }
}
