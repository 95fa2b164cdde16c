package dev.dossier.collector.call;

import java.time.Duration;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Kept by all workers, by the database's clock. */
final class DatabasePauses implements Pauses {
  private final JdbcClient database;

  DatabasePauses(JdbcClient database) {
    this.database = database;
  }

  @Override
  public void begin(String source, Duration pause) {
    database
        .sql(
            "INSERT INTO call_pause (source, until)"
                + " VALUES (:source, clock_timestamp() + make_interval(secs => :seconds))"
                + " ON CONFLICT (source)"
                + " DO UPDATE SET until = greatest(call_pause.until, excluded.until)")
        .param("source", source)
        .param("seconds", pause.toMillis() / 1000.0)
        .update();
  }

  @Override
  public Optional<Duration> remaining(String source) {
    return database
        .sql(
            "SELECT (extract(epoch FROM until - clock_timestamp()) * 1000)::bigint"
                + " FROM call_pause WHERE source = :source AND until > clock_timestamp()")
        .param("source", source)
        .query(Long.class)
        .optional()
        .map(millis -> Duration.ofMillis(millis + 1));
  }
}
