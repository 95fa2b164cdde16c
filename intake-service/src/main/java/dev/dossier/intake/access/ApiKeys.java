package dev.dossier.intake.access;

import static dev.dossier.intake.db.Tables.API_KEY;
import static dev.dossier.intake.db.Tables.APP;

import dev.dossier.intake.time.Utc;
import dev.dossier.intake.web.Tokens;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The keys, of which only the SHA-256 is stored. Each call looks its key up, so that one that was
 * revoked is refused at once by every replica; one that is unknown, revoked or has ended costs the
 * same look-up and gets the same answer.
 */
@Component
class ApiKeys {
  static final String PREFIX = "dsk_";
  private static final Pattern FORM = Pattern.compile(PREFIX + "[A-Za-z0-9_-]{20,200}");

  private final DSLContext db;
  private final Clock clock;
  private final TransactionTemplate transaction;

  ApiKeys(DSLContext db, Clock clock, TransactionTemplate transaction) {
    this.db = db;
    this.clock = clock;
    this.transaction = transaction;
  }

  static boolean wellFormed(String key) {
    return FORM.matcher(key).matches();
  }

  /** The caller behind a key that is known, not revoked, and has not ended. */
  Optional<Caller> find(String key) {
    if (!wellFormed(key)) {
      return Optional.empty();
    }
    Instant now = clock.instant();
    return db.select(
            API_KEY.ID, APP.ID, APP.NAME, API_KEY.SCOPES, API_KEY.NAME, API_KEY.LAST_USED_ON)
        .from(API_KEY)
        .join(APP)
        .on(APP.ID.eq(API_KEY.APP_ID))
        .where(API_KEY.HASH.eq(Tokens.sha256(key)))
        .and(API_KEY.REVOKED_AT.isNull())
        .and(API_KEY.EXPIRES_AT.isNull().or(API_KEY.EXPIRES_AT.gt(Utc.of(now))))
        .fetchOptional(row -> used(row, now));
  }

  private Caller used(Record row, Instant now) {
    noteUse(row.get(API_KEY.ID), row.get(API_KEY.LAST_USED_ON), now);
    return new Caller(
        row.get(APP.ID), row.get(APP.NAME), scopes(row.get(API_KEY.SCOPES)), row.get(API_KEY.NAME));
  }

  /** Once a day at most: no call writes because of this. */
  private void noteUse(UUID id, @Nullable LocalDate lastUsed, Instant now) {
    LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
    if (lastUsed == null || lastUsed.isBefore(today)) {
      db.update(API_KEY)
          .set(API_KEY.LAST_USED_ON, today)
          .where(API_KEY.ID.eq(id))
          .and(API_KEY.LAST_USED_ON.isNull().or(API_KEY.LAST_USED_ON.lt(today)))
          .execute();
    }
  }

  /** Stores a key of the configuration unless it is there; its app is made if there is none. */
  void add(String app, String key, Collection<Scope> scopes) {
    transaction.executeWithoutResult(status -> {
      UUID appId = Apps.require(db, app, clock.instant());
      db.insertInto(API_KEY)
          .set(API_KEY.ID, UUID.randomUUID())
          .set(API_KEY.APP_ID, appId)
          .set(API_KEY.HASH, Tokens.sha256(key))
          .set(API_KEY.SCOPES, words(scopes))
          .set(API_KEY.CREATED_AT, Utc.of(clock.instant()))
          .onConflict(API_KEY.HASH)
          .doNothing()
          .execute();
    });
  }

  static String[] words(Collection<Scope> scopes) {
    return scopes.stream().map(Scope::word).toArray(String[]::new);
  }

  private static Set<Scope> scopes(String[] words) {
    Set<Scope> scopes = EnumSet.noneOf(Scope.class);
    Arrays.stream(words).forEach(word -> Scope.of(word).ifPresent(scopes::add));
    return scopes;
  }
}
