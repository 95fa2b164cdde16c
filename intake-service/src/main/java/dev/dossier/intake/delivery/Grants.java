package dev.dossier.intake.delivery;

import static dev.dossier.intake.db.Tables.PACKAGE;
import static dev.dossier.intake.db.Tables.PACKAGE_GRANT;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import dev.dossier.intake.packages.PackageState;
import dev.dossier.intake.time.Utc;
import dev.dossier.intake.web.Tokens;
import dev.dossier.intake.web.WebSettings;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jooq.DSLContext;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;

/**
 * Addresses of this service at which the bytes of one package version are read for a short time, as
 * often as the bearer likes. Each stands for one download that was counted, and ends with the
 * package.
 */
@Component
class Grants {
  private static final Duration FORGET_EVERY = Duration.ofHours(1);

  /** For so long it is said that one has ended, and not that it is unknown. */
  private static final Duration REMEMBERED = Duration.ofDays(1);

  private final DSLContext db;
  private final WebSettings web;
  private final Clock clock;

  Grants(DSLContext db, WebSettings web, Clock clock) {
    this.db = db;
    this.web = web;
    this.clock = clock;
  }

  /** What a token stands for at a moment. */
  sealed interface Grant {
    /** No such token. */
    record Unknown() implements Grant {}

    /** Its time is over, or the package is gone. */
    record Ended() implements Grant {}

    /**
     * @param sha256 of the package, lower-case hex
     */
    record Good(
        UUID requestId, int version, String object, long bytes, String sha256, Instant sealedAt)
        implements Grant {}
  }

  @Bean
  static RecurringTask<Void> forgetGrants(Grants grants) {
    return Tasks.recurring("forget-package-grants", FixedDelay.of(FORGET_EVERY))
        .execute((instance, context) -> grants.forget());
  }

  /** In the transaction that counts the download. */
  URI issue(UUID requestId, int version, Duration validity) {
    Instant now = clock.instant();
    String token = Tokens.random();
    db.insertInto(PACKAGE_GRANT)
        .set(PACKAGE_GRANT.HASH, Tokens.sha256(token))
        .set(PACKAGE_GRANT.REQUEST_ID, requestId)
        .set(PACKAGE_GRANT.VERSION, version)
        .set(PACKAGE_GRANT.CREATED_AT, Utc.of(now))
        .set(PACKAGE_GRANT.EXPIRES_AT, Utc.of(now.plus(validity)))
        .execute();
    return web.page("/package/" + token);
  }

  Grant find(String token) {
    return Tokens.wellFormed(token)
        ? db.select(PACKAGE_GRANT.EXPIRES_AT, PACKAGE.asterisk())
            .from(PACKAGE_GRANT)
            .join(PACKAGE)
            .on(PACKAGE.REQUEST_ID.eq(PACKAGE_GRANT.REQUEST_ID))
            .and(PACKAGE.VERSION.eq(PACKAGE_GRANT.VERSION))
            .where(PACKAGE_GRANT.HASH.eq(Tokens.sha256(token)))
            .fetchOptional(row ->
                row.get(PACKAGE_GRANT.EXPIRES_AT).toInstant().isAfter(clock.instant())
                        && row.get(PACKAGE.STATE).equals(PackageState.SEALED.word())
                    ? (Grant)
                        new Grant.Good(
                            row.get(PACKAGE.REQUEST_ID),
                            row.get(PACKAGE.VERSION),
                            row.get(PACKAGE.OBJECT_KEY),
                            row.get(PACKAGE.BYTES),
                            row.get(PACKAGE.SHA256),
                            row.get(PACKAGE.SEALED_AT).toInstant())
                    : new Grant.Ended())
            .orElseGet(Grant.Unknown::new)
        : new Grant.Unknown();
  }

  /** Whether the package is there still; what was begun in time may be read to its end. */
  boolean stillThere(Grant.Good good) {
    return db.fetchExists(
        PACKAGE,
        PACKAGE
            .REQUEST_ID
            .eq(good.requestId())
            .and(PACKAGE.VERSION.eq(good.version()))
            .and(PACKAGE.STATE.eq(PackageState.SEALED.word())));
  }

  void forget() {
    db.deleteFrom(PACKAGE_GRANT)
        .where(PACKAGE_GRANT.EXPIRES_AT.le(Utc.of(clock.instant().minus(REMEMBERED))))
        .execute();
  }
}
