package dev.dossier.collector.call;

import dev.dossier.collector.call.Answer.Later.Cause;
import dev.dossier.collector.call.Body.TooLargeException;
import dev.dossier.collector.call.CheckedDns.Names;
import dev.dossier.collector.call.Endpoint.Header;
import dev.dossier.collector.call.Room.Place;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/** Sends one request and reads one response; follows nothing and tries nothing again. */
final class Transport implements AutoCloseable {
  private static final String PROGRESS = "dossier.progress";
  private static final int MOST_DRAINED = 1 << 14;
  private static final TimeValue IDLE = TimeValue.ofSeconds(30);

  /** Whoever found no room comes again after so long. */
  private static final Duration NO_ROOM = Duration.ofSeconds(2);

  private final CloseableHttpClient publicOnly;
  private final CloseableHttpClient anywhere;
  private final Map<String, Lead> leads = new ConcurrentHashMap<>();
  private final Room room;
  private final Clock clock;

  Transport(Names names, Room room, Clock clock) {
    this.room = room;
    this.clock = clock;
    publicOnly = Clients.create(new CheckedDns(names, false), Transport::atTheWire, IDLE);
    anywhere = Clients.create(new CheckedDns(names, true), Transport::atTheWire, IDLE);
  }

  /**
   * Waits for a permit, connects, writes, waits for room and reads.
   *
   * @return whose place is the caller's to leave
   * @throws EndedException if there is no response to speak of
   */
  Raw exchange(Outgoing out, Gate gate, Budget budget) throws EndedException {
    Lead lead = leads.computeIfAbsent(out.source(), name -> new Lead());
    gate.enter(lead.duration());
    HttpUriRequestBase request = request(out);
    Progress progress = new Progress(gate, budget, lead, request);
    HttpClientContext context = HttpClientContext.create();
    context.setAttribute(PROGRESS, progress);
    ClassicHttpResponse response = null;
    budget.start(request::cancel);
    try {
      HttpHost host = new HttpHost(out.target().scheme(), out.target().host(), out.target().port());
      CloseableHttpClient client = out.privateAllowed() ? anywhere : publicOnly;
      response = client.executeOpen(host, request, context);
      progress.stage = Failures.Stage.BODY;
      Raw raw = raw(response, progress, out.mostBytes());
      if (budget.isExpired()) {
        raw.place().leave();
        throw new EndedException(Failures.TIMEOUT);
      }
      return raw;
    } catch (EndedException e) {
      throw e;
    } catch (IOException e) {
      request.cancel();
      throw new EndedException(Failures.of(e, progress.stage, budget.isExpired()));
    } catch (RuntimeException e) {
      request.cancel();
      if (budget.isExpired()) {
        // The client takes a connection that was cut under it for a bug of its own.
        throw new EndedException(Failures.TIMEOUT);
      }
      throw e;
    } finally {
      budget.stop();
      close(response);
    }
  }

  private static HttpUriRequestBase request(Outgoing out) {
    HttpUriRequestBase request = new HttpUriRequestBase(out.method(), out.target().uri());
    for (Header header : out.headers()) {
      request.setHeader(header.name(), header.value());
    }
    request.setHeader("Accept-Encoding", "gzip, deflate");
    if (!request.containsHeader("Accept")) {
      request.setHeader("Accept", "application/json");
    }
    byte[] body = out.body();
    if (body != null) {
      ContentType type = ContentType.parse(out.contentType());
      request.setEntity(new ByteArrayEntity(body, type));
    }
    Timeout timeout = Timeout.of(out.timeout());
    request.setConfig(
        RequestConfig.custom()
            .setConnectionRequestTimeout(timeout)
            .setResponseTimeout(timeout)
            .setRedirectsEnabled(false)
            .setAuthenticationEnabled(false)
            .setContentCompressionEnabled(false)
            .setProtocolUpgradeEnabled(false)
            .build());
    return request;
  }

  /** The connection is there, nothing is written yet. */
  private static ClassicHttpResponse atTheWire(
      ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
      throws IOException, HttpException {
    Progress progress = (Progress) scope.clientContext.getAttribute(PROGRESS);
    progress.lead.took(progress.budget.stop());
    try {
      progress.gate.pass();
    } catch (EndedException e) {
      // The next call will want a connection.
      scope.execRuntime.markConnectionReusable(null, IDLE);
      scope.execRuntime.releaseEndpoint();
      throw e;
    }
    progress.stage = Failures.Stage.EXCHANGE;
    progress.budget.start(progress.request::cancel);
    return chain.proceed(request, scope);
  }

  private Raw raw(ClassicHttpResponse response, Progress progress, int mostBytes)
      throws IOException {
    HttpEntity entity = response.getEntity();
    if (entity == null) {
      return raw(response, new byte[0], Place.NONE);
    }
    if (!Raw.carriesData(response.getCode())) {
      drain(entity.getContent(), progress);
      return raw(response, new byte[0], Place.NONE);
    }
    List<String> encodings = values(response, "Content-Encoding");
    String encoding = encodings.isEmpty() ? null : String.join(",", encodings);
    long length = encoding == null ? entity.getContentLength() : -1;
    if (length > mostBytes) {
      throw new TooLargeException();
    }
    Place place = place(Body.first(length, mostBytes), progress);
    boolean whole = false;
    try {
      InputStream in = entity.getContent();
      byte[] body =
          Body.read(in, encoding, length, mostBytes, bytes -> grow(place, bytes, progress));
      place.keep(body.length);
      drain(in, progress);
      whole = true;
      return raw(response, body, place);
    } finally {
      if (!whole) {
        place.leave();
      }
    }
  }

  /** The wait is not the source's, whose time does not go on meanwhile. */
  private Place place(long bytes, Progress progress) throws EndedException {
    progress.budget.stop();
    Optional<Place> place = room.take(bytes);
    if (place.isEmpty()) {
      throw noRoom(progress);
    }
    progress.budget.start(progress.request::cancel);
    return place.get();
  }

  private void grow(Place place, long bytes, Progress progress) throws EndedException {
    progress.budget.stop();
    if (!place.grow(bytes)) {
      throw noRoom(progress);
    }
    progress.budget.start(progress.request::cancel);
  }

  private EndedException noRoom(Progress progress) {
    progress.request.cancel();
    return new EndedException(new Answer.Later(clock.instant().plus(NO_ROOM), Cause.NO_ROOM));
  }

  /** What is left of a short body is read, for the connection's sake. */
  private static void drain(InputStream in, Progress progress) throws IOException {
    if (in.readNBytes(MOST_DRAINED).length == MOST_DRAINED) {
      progress.request.cancel();
    }
  }

  private static Raw raw(ClassicHttpResponse response, byte[] body, Place place) {
    return new Raw(
        response.getCode(),
        body,
        place,
        values(response, "Link"),
        first(response, "Location"),
        first(response, "Retry-After"),
        first(response, "Date"));
  }

  private static List<String> values(ClassicHttpResponse response, String name) {
    return Arrays.stream(response.getHeaders(name)).map(header -> header.getValue()).toList();
  }

  private static @Nullable String first(ClassicHttpResponse response, String name) {
    return values(response, name).stream().findFirst().orElse(null);
  }

  private static void close(@Nullable ClassicHttpResponse response) {
    if (response != null) {
      try {
        response.close();
      } catch (IOException e) {
        // It was read, or the connection is gone: nothing is lost.
        return;
      }
    }
  }

  @Override
  public void close() {
    publicOnly.close(org.apache.hc.core5.io.CloseMode.IMMEDIATE);
    anywhere.close(org.apache.hc.core5.io.CloseMode.IMMEDIATE);
  }

  /** Where a request is, for the interceptor and for the failure's reason. */
  private static final class Progress {
    private final Gate gate;
    private final Budget budget;
    private final Lead lead;
    private final HttpUriRequestBase request;
    private Failures.Stage stage = Failures.Stage.CONNECT;

    Progress(Gate gate, Budget budget, Lead lead, HttpUriRequestBase request) {
      this.gate = gate;
      this.budget = budget;
      this.lead = lead;
      this.request = request;
    }
  }

  /**
   * How long before a permit's time it is best to look for a connection: a moving average, and
   * never so short that a thread which is woken late has lost its permit.
   */
  private static final class Lead {
    private static final long LEAST = Duration.ofMillis(20).toNanos();
    private static final long MOST = Duration.ofSeconds(1).toNanos();
    private volatile long average;

    void took(Duration duration) {
      average = (3 * average + duration.toNanos()) / 4;
    }

    Duration duration() {
      return Duration.ofNanos(Math.clamp(2 * average, LEAST, MOST));
    }
  }
}
