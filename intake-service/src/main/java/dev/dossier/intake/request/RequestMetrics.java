package dev.dossier.intake.request;

import static dev.dossier.intake.db.Tables.REQUEST;

import dev.dossier.common.event.RequestType;
import dev.dossier.intake.rows.Rows;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Requests by status and type; one query answers all gauges of a scrape. */
@Component
final class RequestMetrics implements MeterBinder {
  private static final Logger LOG = LoggerFactory.getLogger(RequestMetrics.class);
  private static final Duration FRESH = Duration.ofSeconds(5);

  private final DSLContext db;
  private final Clock clock;
  private Map<Key, Integer> counts = Map.of();
  private @Nullable Instant countedAt;

  RequestMetrics(DSLContext db, Clock clock) {
    this.db = db;
    this.clock = clock;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    for (RequestStatus status : RequestStatus.values()) {
      for (RequestType type : RequestType.values()) {
        Key key = new Key(status.word(), type.word());
        Gauge.builder("dossier.requests", this, metrics -> metrics.count(key))
            .description("Requests by status and type")
            .tag("status", key.status())
            .tag("type", key.type())
            .register(registry);
      }
    }
  }

  private synchronized double count(Key key) {
    Instant now = clock.instant();
    if (countedAt == null || countedAt.plus(FRESH).isBefore(now)) {
      try {
        counts = Rows.fromAll(this::countAll);
        countedAt = now;
      } catch (RuntimeException e) {
        LOG.debug("requests: count is unknown ({})", e.getClass().getSimpleName());
        return Double.NaN;
      }
    }
    return counts.getOrDefault(key, 0);
  }

  private Map<Key, Integer> countAll() {
    Map<Key, Integer> all = new HashMap<>();
    db.select(REQUEST.STATUS, REQUEST.TYPE, DSL.count())
        .from(REQUEST)
        .groupBy(REQUEST.STATUS, REQUEST.TYPE)
        .forEach(row -> all.put(new Key(row.value1(), row.value2()), row.value3()));
    return all;
  }

  private record Key(String status, String type) {}
}
