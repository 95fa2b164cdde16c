package dev.dossier.intake.submission;

import static dev.dossier.intake.db.Tables.IDEMPOTENCY;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import dev.dossier.intake.db.tables.records.IdempotencyRecord;
import dev.dossier.intake.time.Utc;
import dev.dossier.intake.web.Json;
import dev.dossier.intake.web.Problem;
import dev.dossier.intake.web.ProblemException;
import dev.dossier.intake.web.ProblemType;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.JSONB;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;

/**
 * Answers to repeat, per app and key for 90 days. The row is written in the transaction that does
 * the work: a parallel call with the same key waits on its primary key until that ends, and does
 * the work itself if it failed.
 */
@Component
class Idempotency {
  private static final Duration KEPT = Duration.ofDays(90);
  private static final Duration EVERY = Duration.ofHours(6);

  private final DSLContext db;
  private final Clock clock;

  Idempotency(DSLContext db, Clock clock) {
    this.db = db;
    this.clock = clock;
  }

  /**
   * Claims a key, or gives the answer of the call that had it first.
   *
   * @throws ProblemException 422 if that had another body
   */
  Optional<Answer> begin(UUID appId, String key, byte[] bodyHash) {
    Instant now = clock.instant();
    Condition mine = IDEMPOTENCY.APP_ID.eq(appId).and(IDEMPOTENCY.KEY.eq(key));
    db.deleteFrom(IDEMPOTENCY)
        .where(mine)
        .and(IDEMPOTENCY.CREATED_AT.le(Utc.of(now.minus(KEPT))))
        .execute();
    int claimed =
        db.insertInto(IDEMPOTENCY)
            .set(IDEMPOTENCY.APP_ID, appId)
            .set(IDEMPOTENCY.KEY, key)
            .set(IDEMPOTENCY.BODY_HASH, bodyHash)
            .set(IDEMPOTENCY.CREATED_AT, Utc.of(now))
            .onConflictDoNothing()
            .execute();
    if (claimed == 1) {
      return Optional.empty();
    }
    IdempotencyRecord first = db.selectFrom(IDEMPOTENCY).where(mine).fetchSingle();
    if (!MessageDigest.isEqual(first.getBodyHash(), bodyHash)) {
      throw new ProblemException(
          Problem.of(
              ProblemType.KEY_REUSED,
              "This Idempotency-Key, or this source and id of an event, was used with another"
                  + " body in the last 90 days."));
    }
    return Optional.of(
        Answer.repeated(first.getStatus(), (String) Json.read(first.getAnswer().data())));
  }

  /** Keeps the answer, as one JSON text: jsonb would reorder its members. */
  void finish(UUID appId, String key, Answer answer) {
    int kept =
        db.update(IDEMPOTENCY)
            .set(IDEMPOTENCY.STATUS, answer.status())
            .set(IDEMPOTENCY.ANSWER, JSONB.jsonb(Json.write(answer.json())))
            .where(IDEMPOTENCY.APP_ID.eq(appId))
            .and(IDEMPOTENCY.KEY.eq(key))
            .and(IDEMPOTENCY.STATUS.isNull())
            .execute();
    if (kept != 1) {
      throw new IllegalStateException("idempotency: expected the claimed key");
    }
  }

  @Bean
  static RecurringTask<Void> forgetAnswers(Idempotency idempotency) {
    return Tasks.recurring("forget-answers", FixedDelay.of(EVERY))
        .execute((instance, context) -> idempotency.forget());
  }

  void forget() {
    db.deleteFrom(IDEMPOTENCY)
        .where(IDEMPOTENCY.CREATED_AT.le(Utc.of(clock.instant().minus(KEPT))))
        .execute();
  }
}
