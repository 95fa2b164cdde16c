package dev.dossier.intake.limit;

import static dev.dossier.intake.db.Tables.REQUEST;
import static dev.dossier.intake.db.Tables.REVIEW;
import static dev.dossier.intake.db.Tables.VERIFICATION;

import dev.dossier.intake.request.RequestStatus;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.springframework.stereotype.Component;

/** The people over the limit whom an officer has to look at. */
@Component
public class ReviewList {
  private static final int MOST = 500;

  private final DSLContext db;

  ReviewList(DSLContext db) {
    this.db = db;
  }

  /**
   * One person: the first of the requests that wait.
   *
   * @param submissions how often more was asked for than the limit allows
   * @param verified whether it begins once it is admitted; else the person confirms it first
   */
  public record Entry(
      UUID requestId,
      String type,
      boolean verified,
      int submissions,
      Instant firstAt,
      Instant lastAt,
      LocalDate dueDate) {}

  /** Those that wait longest, at most 500. */
  public List<Entry> entries() {
    return db.select(
            REVIEW.REQUEST_ID,
            REQUEST.TYPE,
            DSL.field(
                DSL.exists(
                    db.selectOne()
                        .from(VERIFICATION)
                        .where(VERIFICATION.REQUEST_ID.eq(REQUEST.ID)))),
            REVIEW.SUBMISSIONS,
            REVIEW.FIRST_AT,
            REVIEW.LAST_AT,
            REQUEST.DUE_DATE)
        .from(REVIEW)
        .join(REQUEST)
        .on(REQUEST.ID.eq(REVIEW.REQUEST_ID))
        .where(REQUEST.STATUS.eq(RequestStatus.IN_REVIEW.word()))
        .orderBy(REVIEW.FIRST_AT, REVIEW.REQUEST_ID)
        .limit(MOST)
        .fetch(row ->
            new Entry(
                row.value1(),
                row.value2(),
                row.value3(),
                row.value4(),
                row.value5().toInstant(),
                row.value6().toInstant(),
                row.value7()));
  }
}
