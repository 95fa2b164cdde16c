package dev.dossier.collector.call;

import dev.dossier.collector.call.CheckedDns.Names;
import dev.dossier.collector.call.Endpoint.Client;
import dev.dossier.collector.call.Endpoint.ForbiddenException;
import dev.dossier.collector.call.Endpoint.Header;
import dev.dossier.collector.call.Endpoint.NotConfiguredException;
import dev.dossier.collector.call.Gate.Limits;
import dev.dossier.collector.call.Target.MalformedException;
import dev.dossier.collector.source.ReaderClosedException;
import dev.dossier.common.datamap.DataMapException;
import dev.dossier.common.datamap.HttpSource;
import dev.dossier.common.datamap.Request.Method;
import dev.dossier.common.event.Failure;
import dev.dossier.common.event.Reason;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Calls over HTTP/1.1, with limits and pauses that all collectors share in the database. */
public final class HttpCalls implements Calls {
  private static final Logger LOG = LoggerFactory.getLogger(HttpCalls.class);
  private static final int MOST_REDIRECTS = 5;

  private final Map<String, String> environment;
  private final Limits limits;
  private final Refusals refusals;
  private final Transport transport;
  private final Tokens tokens;
  private final CallMetrics metrics;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("call-deadlines").daemon().factory());
  private volatile boolean closed;

  /**
   * @param environment what the data map's placeholders stand for
   * @param database with the tables of the schema {@code collector}; its statements must have
   *     timeouts
   */
  public HttpCalls(
      Map<String, String> environment, DataSource database, Clock clock, MeterRegistry registry) {
    this(environment, database, clock, registry, InetAddress::getAllByName);
  }

  HttpCalls(
      Map<String, String> environment,
      DataSource database,
      Clock clock,
      MeterRegistry registry,
      Names names) {
    this(
        environment,
        new DatabasePauses(JdbcClient.create(database)),
        Permits.in(
            database, new DatabaseClock(System::nanoTime, () -> now(JdbcClient.create(database)))),
        clock,
        registry,
        names,
        Room.ofTheHeap());
  }

  private HttpCalls(
      Map<String, String> environment,
      Pauses pauses,
      Permits permits,
      Clock clock,
      MeterRegistry registry,
      Names names,
      Room room) {
    this.environment = Map.copyOf(environment);
    this.metrics = new CallMetrics(registry);
    this.limits = new Limits(pauses, permits, clock, System::nanoTime, metrics);
    this.refusals = new Refusals(pauses, clock);
    this.transport = new Transport(names, room, clock);
    this.tokens = new Tokens(transport, refusals, clock, System::nanoTime);
  }

  /**
   * For a single call to a source, without a database and so without limits.
   *
   * @param environment what the data map's placeholders stand for
   */
  public static HttpCalls alone(Map<String, String> environment, Clock clock) {
    return alone(environment, clock, Room.ofTheHeap());
  }

  static HttpCalls alone(Map<String, String> environment, Clock clock, Room room) {
    Permits none =
        new Permits(
            (source, limit) -> {
              throw new IllegalStateException("expected a source without a rate limit");
            },
            new DatabaseClock(System::nanoTime, System::nanoTime));
    return new HttpCalls(
        environment,
        Pauses.none(),
        none,
        clock,
        new SimpleMeterRegistry(),
        InetAddress::getAllByName,
        room);
  }

  private static long now(JdbcClient jdbc) {
    String micros = "SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint";
    return jdbc.sql(micros).query(Long.class).single() * 1000;
  }

  @Override
  public Answer send(HttpSource source, Call call, Duration patience) {
    long start = System.nanoTime();
    Gate gate = new Gate(source.name(), source.rateLimit(), patience, limits);
    Answer answer = unlessClosed(() -> answer(source, call, gate));
    Duration taken = Duration.ofNanos(System.nanoTime() - start);
    metrics.ended(source.name(), answer, taken.minus(gate.waited()), gate.waited());
    Failure failure = Failures.in(answer);
    if (failure != null) {
      LOG.warn(
          "call failed source={} reason={} code={} ms={}",
          source.name(),
          failure.reason().word(),
          failure.code(),
          taken.toMillis());
    }
    return answer;
  }

  /** What was answered in time is an answer; all else comes of the connection that we cut. */
  private Answer unlessClosed(Supplier<Answer> call) {
    Answer answer;
    try {
      answer = call.get();
    } catch (RuntimeException e) {
      if (closed) {
        throw new ReaderClosedException();
      }
      throw e;
    }
    if (closed && !(answer instanceof Answer.Received)) {
      throw new ReaderClosedException();
    }
    return answer;
  }

  private Answer answer(HttpSource source, Call call, Gate gate) {
    try {
      Endpoint endpoint = Endpoint.of(source, environment);
      Target target = endpoint.target(call.target());
      return answer(endpoint, target, call, gate);
    } catch (DataMapException | NotConfiguredException e) {
      // Our own words: they name keys and variables, never what they hold.
      LOG.warn("source not configured source={}: {}", source.name(), e.getMessage());
      return Answer.last(Reason.NOT_CONFIGURED);
    } catch (ForbiddenException | MalformedException e) {
      LOG.warn("address not allowed source={}: {}", source.name(), e.getMessage());
      return Answer.last(Reason.BLOCKED_ADDRESS);
    } catch (EndedException e) {
      return e.answer();
    }
  }

  private Answer answer(Endpoint endpoint, Target target, Call call, Gate gate)
      throws EndedException, ForbiddenException, MalformedException {
    Client client = endpoint.client();
    Budget budget = new Budget(endpoint.timeout(), timer, System::nanoTime);
    Header token = client == null ? null : tokens.header(endpoint, client, null, gate, budget);
    Followed followed = follow(endpoint, target, call, token, gate, budget);
    if (client != null && followed.raw().status() == 401) {
      // Revoked before its time.
      Header anew = tokens.header(endpoint, client, token, gate, budget);
      followed = follow(endpoint, target, call, anew, gate, budget);
    }
    Raw raw = followed.raw();
    if (Raw.carriesData(raw.status())) {
      refusals.over(endpoint.source());
      return new Answer.Received(
          raw.status(), raw.body(), raw.links(), followed.target().uri(), raw.place()::leave);
    }
    Optional<Answer> later = refusals.of(endpoint.source(), raw);
    return later.orElseGet(() -> Failures.of(raw.status()));
  }

  private record Followed(Raw raw, Target target) {}

  /**
   * Sends the call and follows redirects by the address rules: of a GET all kinds; of a POST 303 by
   * GET, 307 and 308 as they are (RFC 9110, section 15.4), while 301 and 302 are ambiguous.
   */
  private Followed follow(
      Endpoint endpoint, Target first, Call call, @Nullable Header token, Gate gate, Budget budget)
      throws EndedException, ForbiddenException, MalformedException {
    Target target = first;
    Method method = call.method();
    byte[] body = call.json();
    for (int redirects = 0; ; redirects++) {
      Raw raw = transport.exchange(outgoing(endpoint, target, method, body, token), gate, budget);
      boolean ambiguous = method == Method.POST && (raw.status() == 301 || raw.status() == 302);
      String location = raw.location();
      if (!raw.isRedirect() || location == null || ambiguous || redirects == MOST_REDIRECTS) {
        return new Followed(raw, target);
      }
      target = endpoint.checked(target.resolve(location));
      if (raw.status() == 303) {
        method = Method.GET;
        body = null;
      }
    }
  }

  /** Credentials and the source's headers go to its own origin and nowhere else. */
  private static Outgoing outgoing(
      Endpoint endpoint,
      Target target,
      Method method,
      byte @Nullable [] body,
      @Nullable Header token) {
    List<Header> headers = new ArrayList<>();
    Target full = target;
    if (endpoint.trusts(target)) {
      headers.addAll(endpoint.headers());
      if (token != null) {
        headers.add(token);
      }
      Header query = endpoint.queryAuth();
      if (query != null) {
        full = target.with(query.name(), query.value());
      }
    }
    return new Outgoing(
        endpoint.source(),
        method.name(),
        full,
        headers,
        "application/json",
        body,
        endpoint.privateAllowed(),
        endpoint.timeout(),
        endpoint.mostBytes());
  }

  @Override
  public void close() {
    closed = true;
    timer.shutdownNow();
    transport.close();
  }
}
