package dev.dossier.intake.access;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The issuer's keys: fetched when first needed, once an hour, and when a token names a key that is
 * not among them; never twice within half a minute, so that made-up key ids ask nothing of the
 * issuer. While it is away, known keys are good for a day.
 */
final class IssuerKeys implements JWKSource<SecurityContext> {
  private static final Logger log = LoggerFactory.getLogger(IssuerKeys.class);
  private static final Duration FRESH = Duration.ofHours(1);
  private static final Duration KEPT = Duration.ofDays(1);
  private static final Duration BETWEEN = Duration.ofSeconds(30);
  private static final Duration BETWEEN_FAILURES = Duration.ofSeconds(5);

  private final Fetch fetch;
  private final Clock clock;
  private @Nullable JWKSet keys;
  private Instant fetchedAt = Instant.MIN;
  private Instant triedAt = Instant.MIN;

  /** Asks the issuer. */
  @FunctionalInterface
  interface Fetch {
    /**
     * @throws IssuerAwayException if it does not answer, or not with keys
     */
    JWKSet keys() throws IssuerAwayException;
  }

  IssuerKeys(Fetch fetch, Clock clock) {
    this.fetch = fetch;
    this.clock = clock;
  }

  /**
   * @throws IssuerAwayException if there are no keys to judge by
   */
  @Override
  public List<JWK> get(JWKSelector selector, @Nullable SecurityContext context)
      throws IssuerAwayException {
    List<JWK> found = selector.select(known());
    return found.isEmpty() ? selector.select(renewed()) : found;
  }

  private synchronized JWKSet known() throws IssuerAwayException {
    JWKSet known = keys;
    Instant now = clock.instant();
    if (known != null && now.isBefore(fetchedAt.plus(FRESH))) {
      return known;
    }
    if (mayAsk(now)) {
      ask(now);
    }
    return usable(now);
  }

  /** For a key that is not there: it may be new. */
  private synchronized JWKSet renewed() throws IssuerAwayException {
    Instant now = clock.instant();
    if (mayAsk(now)) {
      ask(now);
    }
    if (triedAt.isAfter(fetchedAt)) {
      // Whether the key is the issuer's cannot be told while it is away.
      throw new IssuerAwayException();
    }
    return usable(now);
  }

  private boolean mayAsk(Instant now) {
    Duration wait = triedAt.isAfter(fetchedAt) ? BETWEEN_FAILURES : BETWEEN;
    return triedAt.equals(Instant.MIN) || !now.isBefore(triedAt.plus(wait));
  }

  private void ask(Instant now) {
    triedAt = now;
    try {
      keys = fetch.keys();
      fetchedAt = now;
    } catch (IssuerAwayException e) {
      log.warn("tokens: the issuer's keys cannot be fetched");
    }
  }

  private JWKSet usable(Instant now) throws IssuerAwayException {
    JWKSet known = keys;
    if (known == null || !now.isBefore(fetchedAt.plus(KEPT))) {
      throw new IssuerAwayException();
    }
    return known;
  }
}
