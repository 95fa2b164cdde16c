package dev.dossier.collector.call;

import dev.dossier.collector.call.Endpoint.Client;
import dev.dossier.collector.call.Endpoint.Header;
import dev.dossier.collector.call.Endpoint.NotConfiguredException;
import dev.dossier.common.event.Failure;
import dev.dossier.common.event.Reason;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Access tokens by client credentials (RFC 6749), one for each source, kept until shortly before
 * they expire. The client is named by HTTP Basic, which every server must take; one that refuses it
 * is asked once more with the credentials in the body.
 */
final class Tokens {
  private static final int MOST_BYTES = 1 << 18;

  /** Of a token whose server says nothing. */
  private static final Duration USUAL_LIFE = Duration.ofMinutes(5);

  private static final Duration LONGEST_LIFE = Duration.ofHours(24);

  /** A token server that hangs is asked by one worker at a time, and not again at once. */
  private static final Duration REMEMBERED = Duration.ofSeconds(3);

  private static final Duration RESERVE = Duration.ofSeconds(60);

  private final Transport transport;
  private final Refusals refusals;
  private final Clock clock;
  private final LongSupplier nanos;
  private final JsonMapper json = new JsonMapper();
  private final Map<Key, Slot> slots = new ConcurrentHashMap<>();

  private record Key(String source, Client client) {}

  private record Token(Header header, long takenAt, long life) {}

  /** Workers of one source wait for one fetch. */
  private static final class Slot {
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Token token;
    private @Nullable Answer failure;
    private long failedAt;
    private boolean inBody;
  }

  Tokens(Transport transport, Refusals refusals, Clock clock, LongSupplier nanos) {
    this.clock = clock;
    this.transport = transport;
    this.refusals = refusals;
    this.nanos = nanos;
  }

  /**
   * The header with a token.
   *
   * @param refused one that the source has answered 401 to, and that is not given again
   * @throws EndedException if there is none to be had
   */
  Header header(
      Endpoint endpoint, Client client, @Nullable Header refused, Gate gate, Budget budget)
      throws EndedException {
    Slot slot = slots.computeIfAbsent(new Key(endpoint.source(), client), key -> new Slot());
    long asked = nanos.getAsLong();
    if (!locked(slot, endpoint.timeout())) {
      throw new EndedException(
          new Answer.Later(clock.instant().plus(REMEMBERED), Answer.Later.Cause.BUSY));
    }
    try {
      Token token = slot.token;
      if (token == null
          || token.header().equals(refused)
          || nanos.getAsLong() - token.takenAt() >= token.life()) {
        // A failure that came while this call waited, or just before, is its own as well.
        Answer failure = slot.failure;
        if (failure != null && asked - slot.failedAt < REMEMBERED.toNanos()) {
          throw new EndedException(failure);
        }
        slot.failure = null;
        token = fetchedOrRemembered(endpoint, client, slot, gate, budget);
        slot.token = token;
      }
      return token.header();
    } finally {
      slot.lock.unlock();
    }
  }

  /** Whoever fetches needs at most the timeout, and a wait for a permit. */
  private static boolean locked(Slot slot, Duration patience) {
    try {
      return slot.lock.tryLock(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private Token fetchedOrRemembered(
      Endpoint endpoint, Client client, Slot slot, Gate gate, Budget budget) throws EndedException {
    try {
      return fetched(endpoint, client, slot, gate, budget);
    } catch (EndedException e) {
      // A wait is each call's own: its patience, and the source's pause that all look up.
      if (!(e.answer() instanceof Answer.Later)) {
        slot.failure = e.answer();
        slot.failedAt = nanos.getAsLong();
      }
      throw e;
    }
  }

  private Token fetched(Endpoint endpoint, Client client, Slot slot, Gate gate, Budget budget)
      throws EndedException {
    Raw raw = ask(endpoint, client, slot.inBody, gate, budget);
    if (raw.status() == 400 || raw.status() == 401) {
      slot.inBody = !slot.inBody;
      raw = ask(endpoint, client, slot.inBody, gate, budget);
    }
    if (raw.status() != 200) {
      throw new EndedException(refused(endpoint, raw));
    }
    return token(raw);
  }

  private Answer refused(Endpoint endpoint, Raw raw) {
    Optional<Answer> later = refusals.of(endpoint.source(), raw);
    if (later.isPresent()) {
      return later.get();
    }
    // RFC 6749, section 5.2: all its errors are 400 or 401.
    if (raw.status() == 400) {
      return new Answer.Final(new Failure(Reason.ACCESS_DENIED, "HTTP 400"));
    }
    return Failures.of(raw.status());
  }

  private Raw ask(Endpoint endpoint, Client client, boolean inBody, Gate gate, Budget budget)
      throws EndedException {
    StringBuilder form = new StringBuilder("grant_type=client_credentials");
    if (!client.scope().isEmpty()) {
      form.append("&scope=").append(Endpoint.encode(client.scope()));
    }
    List<Header> headers = List.of();
    if (inBody) {
      form.append("&client_id=").append(Endpoint.encode(client.id()));
      form.append("&client_secret=").append(Endpoint.encode(client.secret()));
    } else {
      headers = List.of(basic(client));
    }
    Outgoing out =
        new Outgoing(
            endpoint.source(),
            "POST",
            client.tokenUrl(),
            headers,
            "application/x-www-form-urlencoded",
            form.toString().getBytes(StandardCharsets.US_ASCII),
            endpoint.privateAllowed(),
            endpoint.timeout(),
            MOST_BYTES);
    Raw raw = transport.exchange(out, gate, budget);
    // Small, and taken apart at once.
    raw.place().leave();
    return raw;
  }

  /**
   * Both are form-encoded first (RFC 6749, section 2.3.1), so that any character may be in them.
   */
  private static Header basic(Client client) throws EndedException {
    try {
      return Endpoint.basic(Endpoint.encode(client.id()), Endpoint.encode(client.secret()));
    } catch (NotConfiguredException e) {
      throw new EndedException(Answer.last(Reason.NOT_CONFIGURED));
    }
  }

  private Token token(Raw raw) throws EndedException {
    try {
      JsonNode answer = json.readTree(raw.body());
      String type = answer.path("token_type").asString("bearer");
      String token = answer.path("access_token").asString("");
      if (token.isEmpty() || !type.equalsIgnoreCase("bearer")) {
        throw new EndedException(Answer.passing(Reason.BAD_ANSWER));
      }
      long seconds = answer.path("expires_in").asLong(USUAL_LIFE.toSeconds());
      Duration life = Duration.ofSeconds(Math.clamp(seconds, 0, LONGEST_LIFE.toSeconds()));
      Duration early = life.dividedBy(10).compareTo(RESERVE) < 0 ? life.dividedBy(10) : RESERVE;
      return new Token(Endpoint.bearer(token), nanos.getAsLong(), life.minus(early).toNanos());
    } catch (JacksonException | NotConfiguredException e) {
      throw new EndedException(Answer.passing(Reason.BAD_ANSWER));
    }
  }
}
