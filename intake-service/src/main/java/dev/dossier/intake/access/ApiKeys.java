package dev.dossier.intake.access;

import static dev.dossier.intake.db.Tables.API_KEY;
import static dev.dossier.intake.db.Tables.APP;

import dev.dossier.intake.time.Utc;
import dev.dossier.intake.web.Tokens;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jooq.DSLContext;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** The keys, of which only the SHA-256 is stored. */
@Component
class ApiKeys {
  private static final Pattern FORM = Pattern.compile("dsk_[A-Za-z0-9_-]{20,200}");

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

  /** The app behind a key that is known and not revoked. */
  Optional<Caller> find(String key) {
    if (!wellFormed(key)) {
      return Optional.empty();
    }
    return db.select(APP.ID, APP.NAME, API_KEY.SCOPES)
        .from(API_KEY)
        .join(APP)
        .on(APP.ID.eq(API_KEY.APP_ID))
        .where(API_KEY.HASH.eq(Tokens.sha256(key)))
        .and(API_KEY.REVOKED_AT.isNull())
        .fetchOptional(row -> new Caller(row.value1(), row.value2(), scopes(row.value3())));
  }

  /** Stores a key unless it is there; its app is made when it does not exist. */
  void add(String app, String key, Collection<Scope> scopes) {
    OffsetDateTime now = Utc.of(clock.instant());
    transaction.executeWithoutResult(status -> {
      db.insertInto(APP)
          .set(APP.ID, UUID.randomUUID())
          .set(APP.NAME, app)
          .set(APP.CREATED_AT, now)
          .onConflictDoNothing()
          .execute();
      UUID appId = db.select(APP.ID).from(APP).where(APP.NAME.eq(app)).fetchSingle(APP.ID);
      db.insertInto(API_KEY)
          .set(API_KEY.ID, UUID.randomUUID())
          .set(API_KEY.APP_ID, appId)
          .set(API_KEY.HASH, Tokens.sha256(key))
          .set(API_KEY.SCOPES, scopes.stream().map(Scope::word).toArray(String[]::new))
          .set(API_KEY.CREATED_AT, now)
          .onConflictDoNothing()
          .execute();
    });
  }

  private static Set<Scope> scopes(String[] words) {
    Set<Scope> scopes = EnumSet.noneOf(Scope.class);
    Arrays.stream(words).forEach(word -> Scope.of(word).ifPresent(scopes::add));
    return scopes;
  }
}
