package dev.dossier.intake.link;

import static dev.dossier.intake.db.Tables.WRONG_TOKEN;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import dev.dossier.intake.db.tables.records.WrongTokenRecord;
import dev.dossier.intake.request.ServiceKeys;
import dev.dossier.intake.time.Utc;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;

/**
 * Counts unknown tokens by the client's address, in windows that begin with the first one. The
 * counters stand in the database, by a keyed hash of the address, so that replicas count together
 * and a restart forgives nothing; who is to wait is remembered here as well, so that a flood costs
 * no writes. Tokens that are known are never counted nor refused: a neighbour behind the same
 * address must not lock a person out.
 */
@Component
class WrongTokens {
  static final int MOST_CLIENTS = 10_000;
  private static final Logger log = LoggerFactory.getLogger(WrongTokens.class);
  private static final Duration FORGET_EVERY = Duration.ofMinutes(10);
  private static final String PURPOSE = "client";
  private static final int LONGEST_ADDRESS = 64;
  private static final int PREFIX = 8;

  private final WrongTokenSettings settings;
  private final DSLContext db;
  private final ServiceKeys keys;
  private final Clock clock;
  private final Map<String, Instant> refused = new LinkedHashMap<>(16, 0.75f, true);

  WrongTokens(WrongTokenSettings settings, DSLContext db, ServiceKeys keys, Clock clock) {
    this.settings = settings;
    this.db = db;
    this.keys = keys;
    this.clock = clock;
  }

  @Bean
  static RecurringTask<Void> forgetWrongTokens(WrongTokens wrong) {
    return Tasks.recurring("forget-wrong-tokens", FixedDelay.of(FORGET_EVERY))
        .execute((instance, context) -> wrong.forget());
  }

  /**
   * Counts one attempt.
   *
   * @param address of the client, an IP literal
   * @return how long to wait, if this one was too many
   */
  Optional<Duration> count(String address) {
    Instant now = clock.instant();
    String client = client(address);
    Instant until = refusedUntil(client);
    if (until != null && until.isAfter(now)) {
      return Optional.of(Duration.between(now, until));
    }
    WrongTokenRecord counted = countOne(client, now);
    if (counted.getAttempts() <= settings.allowed()) {
      return Optional.empty();
    }
    if (counted.getAttempts() == settings.allowed() + 1) {
      // Once a window; the address is personal data.
      log.warn("a client opened too many unknown links, and is told to wait");
    }
    Instant end = counted.getEndsAt().toInstant();
    refuse(client, end);
    return Optional.of(Duration.between(now, end));
  }

  private WrongTokenRecord countOne(String client, Instant now) {
    Condition over = WRONG_TOKEN.ENDS_AT.le(Utc.of(now));
    return db.insertInto(WRONG_TOKEN)
        .set(WRONG_TOKEN.CLIENT, keys.hmac(PURPOSE, client.getBytes(StandardCharsets.UTF_8)))
        .set(WRONG_TOKEN.ENDS_AT, Utc.of(now.plus(settings.within())))
        .set(WRONG_TOKEN.ATTEMPTS, 1)
        .onConflict(WRONG_TOKEN.CLIENT)
        .doUpdate()
        .set(
            WRONG_TOKEN.ATTEMPTS,
            DSL.when(over, DSL.val(1)).otherwise(WRONG_TOKEN.ATTEMPTS.plus(1)))
        .set(
            WRONG_TOKEN.ENDS_AT,
            DSL.when(over, DSL.excluded(WRONG_TOKEN.ENDS_AT)).otherwise(WRONG_TOKEN.ENDS_AT))
        .returning()
        .fetchSingle();
  }

  private @Nullable Instant refusedUntil(String client) {
    synchronized (refused) {
      return refused.get(client);
    }
  }

  /** Only so many: the one that was quiet longest is forgotten first, and found in the database. */
  private void refuse(String client, Instant until) {
    synchronized (refused) {
      refused.put(client, until);
      if (refused.size() > MOST_CLIENTS) {
        refused.remove(refused.keySet().iterator().next());
      }
    }
  }

  void forget() {
    db.deleteFrom(WRONG_TOKEN).where(WRONG_TOKEN.ENDS_AT.le(Utc.of(clock.instant()))).execute();
  }

  /** One client has a whole /64 of IPv6. */
  private static String client(String address) {
    String literal =
        address.length() <= LONGEST_ADDRESS ? address : address.substring(0, LONGEST_ADDRESS);
    try {
      if (InetAddress.ofLiteral(literal) instanceof Inet6Address six) {
        StringBuilder prefix = new StringBuilder();
        for (int i = 0; i < PREFIX; i++) {
          prefix.append(six.getAddress()[i]).append('.');
        }
        return prefix.toString();
      }
    } catch (IllegalArgumentException e) {
      // Not an address: a name that a proxy made up; as good as any other.
      return literal;
    }
    return literal;
  }
}
