package dev.dossier.collector.jdbc;

import dev.dossier.collector.jdbc.Connections.Target;
import dev.dossier.collector.source.Columns;
import dev.dossier.collector.source.Combinations;
import dev.dossier.collector.source.IdentityTypes;
import dev.dossier.collector.source.ReadOutcome;
import dev.dossier.collector.source.ReaderClosedException;
import dev.dossier.collector.source.ResolveOutcome;
import dev.dossier.collector.source.RowSink;
import dev.dossier.collector.source.SectionSink;
import dev.dossier.collector.source.SectionSink.Shape;
import dev.dossier.collector.source.SourceReader;
import dev.dossier.common.datamap.DataMapException;
import dev.dossier.common.datamap.Dataset;
import dev.dossier.common.datamap.JdbcSource;
import dev.dossier.common.datamap.JdbcUrl;
import dev.dossier.common.datamap.Lookup;
import dev.dossier.common.datamap.Reading;
import dev.dossier.common.datamap.Section;
import dev.dossier.common.datamap.Source;
import dev.dossier.common.datamap.Sql;
import dev.dossier.common.event.Failure;
import dev.dossier.common.event.Identifiers;
import dev.dossier.common.event.Reason;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads databases: a section in one read-only snapshot, values bound and never written into SQL,
 * any number of rows at constant memory, everything within the source's time limits.
 */
public final class JdbcSourceReader implements SourceReader {
  private static final Logger LOG = LoggerFactory.getLogger(JdbcSourceReader.class);

  /** An identity of more values is a wrong query, and would not fit into work items. */
  private static final int MOST_VALUES = 10_000;

  private static final long EVICT_SECONDS = 15;

  /** The server's own timeout comes first, with a better word. */
  private static final Duration GRACE = Duration.ofSeconds(2);

  private final Map<String, String> environment;
  private final Connections connections = new Connections();
  private final ScheduledExecutorService scheduler =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("jdbc-deadlines").daemon().factory());

  /**
   * @param environment what the data map's placeholders stand for
   */
  public JdbcSourceReader(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
    scheduler.scheduleWithFixedDelay(
        // Closing may wait for a silent database, and deadlines must not.
        () -> Thread.startVirtualThread(connections::evict),
        EVICT_SECONDS,
        EVICT_SECONDS,
        TimeUnit.SECONDS);
  }

  @Override
  public boolean reads(Source source) {
    return source instanceof JdbcSource;
  }

  @Override
  public ReadOutcome read(
      Source source,
      Section section,
      IdentityTypes types,
      Identifiers identifiers,
      byte @Nullable [] position,
      SectionSink sink) {
    JdbcSource database = (JdbcSource) source;
    List<Combinations> asked =
        section.datasets().values().stream()
            .map(d -> Combinations.of(d.reading().parameters(), types, identifiers))
            .toList();
    if (asked.stream().anyMatch(Combinations::tooMany)) {
      return ReadOutcome.failed(Reason.TOO_LARGE);
    }
    if (asked.stream().allMatch(Combinations::isEmpty)) {
      section.datasets().values().forEach(dataset -> open(sink, dataset, List.of(), 0).end());
      return new ReadOutcome.NothingFound();
    }
    return inSnapshot(
        database,
        section.name(),
        session -> readAll(session, section, types, identifiers, sink),
        ReadOutcome.Failed::new);
  }

  private static ReadOutcome readAll(
      Session session,
      Section section,
      IdentityTypes types,
      Identifiers identifiers,
      SectionSink sink)
      throws SQLException {
    long rows = 0;
    for (Dataset dataset : section.datasets().values()) {
      List<List<String>> combinations =
          Combinations.of(dataset.reading().parameters(), types, identifiers).rows();
      if (combinations.isEmpty()) {
        open(sink, dataset, List.of(), 0).end();
        continue;
      }
      try (Query query = session.snapshot.prepare(sql(dataset.reading()), types)) {
        if (!Columns.fit(dataset, query.columns())) {
          return ReadOutcome.failed(Reason.BAD_QUERY);
        }
        RowSink out = open(sink, dataset, query.columns(), combinations.size());
        for (List<String> values : combinations) {
          long found = session.run(query, values, dataset.single() ? 1 : Long.MAX_VALUE - 1, out);
          if (dataset.single() && found > 1) {
            return ReadOutcome.failed(Reason.BAD_QUERY);
          }
          rows += found;
        }
        out.end();
      }
    }
    return rows > 0 ? new ReadOutcome.Found() : new ReadOutcome.NothingFound();
  }

  /** The data map's reader lets a database's datasets have nothing else. */
  private static Sql sql(Reading reading) {
    if (reading instanceof Sql sql) {
      return sql;
    }
    throw new IllegalArgumentException("expected SQL for a database");
  }

  private static RowSink open(
      SectionSink sink, Dataset dataset, List<String> columns, int combinations) {
    return sink.open(
        dataset, columns, dataset.single() && combinations <= 1 ? Shape.OBJECT : Shape.ARRAY);
  }

  @Override
  public ResolveOutcome resolve(
      Source source, Lookup lookup, IdentityTypes types, Identifiers identifiers) {
    Combinations asked = Combinations.of(lookup.parameters(), types, identifiers);
    if (asked.tooMany()) {
      return ResolveOutcome.failed(Reason.TOO_LARGE);
    }
    if (asked.isEmpty()) {
      return new ResolveOutcome.Resolved(List.of());
    }
    List<List<String>> combinations = asked.rows();
    return inSnapshot(
        (JdbcSource) source,
        "",
        session -> lookUp(session, lookup, types, combinations),
        ResolveOutcome.Failed::new);
  }

  private static ResolveOutcome lookUp(
      Session session, Lookup lookup, IdentityTypes types, List<List<String>> combinations)
      throws SQLException {
    Set<String> found = new LinkedHashSet<>();
    try (Query query = session.snapshot.prepare(sql(lookup.reading()), types)) {
      if (query.columns().isEmpty()) {
        return ResolveOutcome.failed(Reason.BAD_QUERY);
      }
      for (List<String> values : combinations) {
        if (session.run(query, values, MOST_VALUES, new FirstColumn(found, query.isPadded()))
                > MOST_VALUES
            || found.size() > MOST_VALUES) {
          return ResolveOutcome.failed(Reason.TOO_LARGE);
        }
      }
    }
    return new ResolveOutcome.Resolved(List.copyOf(found));
  }

  private <T> T inSnapshot(
      JdbcSource source, String section, Work<T> work, Function<Failure, T> failed) {
    Target target;
    try {
      target = target(source);
    } catch (DataMapException | IllegalArgumentException e) {
      // Our own words: they name variables and never what they hold.
      LOG.warn("source not configured source={}: {}", source.name(), e.getMessage());
      return failed.apply(Failure.of(Reason.NOT_CONFIGURED));
    }
    Connection connection;
    Snapshot snapshot;
    try {
      connection = connections.take(target);
      snapshot = connections.snapshot(target, connection);
    } catch (SQLException e) {
      throwIfClosed();
      return failed.apply(logged(source, section, Failures.of(e, false, target.isMariaDb())));
    }
    boolean reusable = false;
    Deadline deadline = Deadline.start(scheduler, source.sectionTimeout(), snapshot, connection);
    Session session = new Session(scheduler, source, connection, snapshot);
    try {
      snapshot.begin(shorter(source.statementTimeout(), source.sectionTimeout()));
      T outcome = work.in(session);
      deadline.close();
      boolean inTime = !deadline.hasExpired() && !session.outOfTime;
      reusable = inTime && snapshot.isClean();
      return inTime ? outcome : failed.apply(logged(source, section, timeout()));
    } catch (SQLException e) {
      deadline.close();
      throwIfClosed();
      boolean outOfTime = deadline.hasExpired() || session.outOfTime;
      return failed.apply(logged(source, section, Failures.of(e, outOfTime, target.isMariaDb())));
    } finally {
      deadline.close();
      if (reusable) {
        connections.giveBack(target, connection);
      } else {
        connections.discard(connection);
      }
    }
  }

  /** The connection was cut here, and the database did nothing wrong. */
  private void throwIfClosed() {
    if (connections.isClosed()) {
      throw new ReaderClosedException();
    }
  }

  private Target target(JdbcSource source) {
    JdbcUrl url = JdbcUrl.of(source.url().resolve(environment));
    String user = source.username().resolve(environment);
    String password = source.password().resolve(environment);
    return new Target(
        url.url(),
        user.isEmpty() && url.user() != null ? url.user() : user,
        password.isEmpty() && url.password() != null ? url.password() : password);
  }

  private static Failure timeout() {
    return Failure.of(Reason.TIMEOUT);
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  private static Failure logged(JdbcSource source, String section, Failure failure) {
    LOG.warn(
        "source failed source={} section={} reason={} code={}",
        source.name(),
        section,
        failure.reason().word(),
        failure.code());
    return failure;
  }

  @Override
  public void close() {
    connections.close();
    scheduler.shutdownNow();
  }

  @FunctionalInterface
  private interface Work<T> {
    T in(Session session) throws SQLException;
  }

  /** Each run of a query has the statement's time, all of it together. */
  private static final class Session {
    private final ScheduledExecutorService scheduler;
    private final JdbcSource source;
    private final Connection connection;
    private final Snapshot snapshot;
    private boolean outOfTime;

    Session(
        ScheduledExecutorService scheduler,
        JdbcSource source,
        Connection connection,
        Snapshot snapshot) {
      this.scheduler = scheduler;
      this.source = source;
      this.connection = connection;
      this.snapshot = snapshot;
    }

    long run(Query query, List<String> values, long atMost, RowSink sink) throws SQLException {
      Deadline deadline =
          Deadline.start(scheduler, source.statementTimeout().plus(GRACE), snapshot, connection);
      try {
        return query.accepts(values) ? query.run(values, atMost, sink) : 0;
      } finally {
        deadline.close();
        outOfTime |= deadline.hasExpired();
      }
    }
  }
}
