package dev.dossier.intake.access;

import static dev.dossier.intake.db.Tables.API_KEY;
import static dev.dossier.intake.db.Tables.APP;

import dev.dossier.intake.time.Utc;
import dev.dossier.intake.web.Tokens;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** Makes keys, lets them end, and tells of them; a key itself is told once, when it is made. */
final class KeyCare {
  private static final int RECOGNISED_BY = 12;

  private final DSLContext db;
  private final Clock clock;

  KeyCare(DSLContext db, Clock clock) {
    this.db = db;
    this.clock = clock;
  }

  /**
   * @param key {@code dsk_} and 256 random bits in base64url
   */
  record Fresh(UUID id, String key) {}

  /**
   * @param prefix of the key, to recognise it by
   * @param endsAt when it ends or ended: revoked, or expiring by a rotation
   */
  record Entry(
      UUID id,
      String app,
      @Nullable String name,
      @Nullable String prefix,
      List<String> scopes,
      Instant createdAt,
      @Nullable LocalDate lastUsedOn,
      @Nullable Instant endsAt,
      boolean works) {}

  /** What came of rotating or revoking. */
  sealed interface Outcome {
    record Rotated(Fresh fresh, Instant oldEndsAt) implements Outcome {}

    record Revoked() implements Outcome {}

    /** No key has this id. */
    record Unknown() implements Outcome {}

    /** It was revoked or has ended before. */
    record EndedBefore() implements Outcome {}
  }

  /**
   * A key for an app, which is made if there is none.
   *
   * @param name whose key it is, for officers and auditors
   */
  Fresh create(String app, Collection<Scope> scopes, @Nullable String name) {
    return db.transactionResult(transaction -> {
      UUID appId = Apps.require(transaction.dsl(), app, clock.instant());
      return store(transaction.dsl(), appId, ApiKeys.words(scopes), name);
    });
  }

  /** A further key like this one, which ends after the overlap, or when it would have before. */
  Outcome rotate(UUID id, Duration overlap) {
    Instant now = clock.instant();
    Instant end = now.plus(overlap);
    return db.transactionResult(transaction -> {
      DSLContext tx = transaction.dsl();
      var old = tx.selectFrom(API_KEY).where(API_KEY.ID.eq(id)).forUpdate().fetchOne();
      if (old == null) {
        return new Outcome.Unknown();
      }
      Instant endedBy = Utc.instant(old.getExpiresAt());
      if (old.getRevokedAt() != null || (endedBy != null && !endedBy.isAfter(now))) {
        return new Outcome.EndedBefore();
      }
      Instant oldEndsAt = endedBy != null && endedBy.isBefore(end) ? endedBy : end;
      tx.update(API_KEY)
          .set(API_KEY.EXPIRES_AT, Utc.of(oldEndsAt))
          .where(API_KEY.ID.eq(id))
          .execute();
      return new Outcome.Rotated(
          store(tx, old.getAppId(), old.getScopes(), old.getName()), oldEndsAt);
    });
  }

  /** The next call with it is refused, by every replica. */
  Outcome revoke(UUID id) {
    int revoked =
        db.update(API_KEY)
            .set(API_KEY.REVOKED_AT, Utc.of(clock.instant()))
            .where(API_KEY.ID.eq(id))
            .and(works())
            .execute();
    if (revoked == 1) {
      return new Outcome.Revoked();
    }
    return db.fetchExists(API_KEY, API_KEY.ID.eq(id))
        ? new Outcome.EndedBefore()
        : new Outcome.Unknown();
  }

  /** Those that work first, each app's together, oldest first. */
  List<Entry> list() {
    Condition works = works();
    return db.select(
            API_KEY.ID,
            APP.NAME,
            API_KEY.NAME,
            API_KEY.PREFIX,
            API_KEY.SCOPES,
            API_KEY.CREATED_AT,
            API_KEY.LAST_USED_ON,
            DSL.least(API_KEY.REVOKED_AT, API_KEY.EXPIRES_AT),
            DSL.field(works))
        .from(API_KEY)
        .join(APP)
        .on(APP.ID.eq(API_KEY.APP_ID))
        .orderBy(DSL.field(works).desc(), APP.NAME, API_KEY.CREATED_AT, API_KEY.ID)
        .fetch(row ->
            new Entry(
                row.value1(),
                row.value2(),
                row.value3(),
                row.value4(),
                Arrays.asList(row.value5()),
                row.value6().toInstant(),
                row.value7(),
                Utc.instant(row.value8()),
                row.value9()));
  }

  private Condition works() {
    return API_KEY
        .REVOKED_AT
        .isNull()
        .and(API_KEY.EXPIRES_AT.isNull().or(API_KEY.EXPIRES_AT.gt(Utc.of(clock.instant()))));
  }

  private Fresh store(DSLContext tx, UUID appId, String[] scopes, @Nullable String name) {
    UUID id = UUID.randomUUID();
    String key = "dsk_" + Tokens.random();
    tx.insertInto(API_KEY)
        .set(API_KEY.ID, id)
        .set(API_KEY.APP_ID, appId)
        .set(API_KEY.HASH, Tokens.sha256(key))
        .set(API_KEY.PREFIX, key.substring(0, RECOGNISED_BY))
        .set(API_KEY.SCOPES, scopes)
        .set(API_KEY.NAME, name)
        .set(API_KEY.CREATED_AT, Utc.of(clock.instant()))
        .execute();
    return new Fresh(id, key);
  }

  /** For the command, which takes ids as people type them. */
  static Optional<UUID> id(String word) {
    try {
      return word.length() == 36 ? Optional.of(UUID.fromString(word)) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
