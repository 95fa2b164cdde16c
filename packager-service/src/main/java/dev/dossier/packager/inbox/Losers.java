package dev.dossier.packager.inbox;

import static dev.dossier.packager.db.Tables.FRAGMENT;
import static dev.dossier.packager.db.Tables.SECTION_END;
import static dev.dossier.packager.db.Tables.WINNER;

import dev.dossier.common.event.Outcome;
import dev.dossier.packager.version.VersionId;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.springframework.stereotype.Component;

/**
 * Executions whose section another one settled. They are kept for a while: should the winner turn
 * out to be unreadable, one of them takes its place.
 */
@Component
public class Losers {
  private final DSLContext db;
  private final InboxMetrics metrics;

  Losers(DSLContext db, InboxMetrics metrics) {
    this.db = db;
    this.metrics = metrics;
  }

  /** An execution that settles nothing, of one version. */
  public record Loser(VersionId id, UUID execution) {}

  /** Those that sent nothing since an instant, and whose section was settled before it. */
  public List<Loser> quietSince(OffsetDateTime before) {
    var later = FRAGMENT.as("later");
    return db.selectDistinct(FRAGMENT.REQUEST_ID, FRAGMENT.VERSION, FRAGMENT.EXECUTION)
        .from(FRAGMENT)
        .join(WINNER)
        .on(WINNER.REQUEST_ID.eq(FRAGMENT.REQUEST_ID))
        .and(WINNER.VERSION.eq(FRAGMENT.VERSION))
        .and(WINNER.SECTION.eq(FRAGMENT.SECTION))
        .and(WINNER.EXECUTION.ne(FRAGMENT.EXECUTION))
        .where(WINNER.SETTLED_AT.lt(before))
        .andNotExists(
            db.selectOne()
                .from(later)
                .where(later.REQUEST_ID.eq(FRAGMENT.REQUEST_ID))
                .and(later.VERSION.eq(FRAGMENT.VERSION))
                .and(later.EXECUTION.eq(FRAGMENT.EXECUTION))
                .and(later.RECEIVED_AT.ge(before)))
        .fetch(row -> new Loser(new VersionId(row.value1(), row.value2()), row.value3()));
  }

  /** Forgets what it sent. That it failed, if it did, stays: the package tells how often. */
  public void clear(Loser loser) {
    Condition fragments =
        FRAGMENT
            .REQUEST_ID
            .eq(loser.id().requestId())
            .and(FRAGMENT.VERSION.eq(loser.id().version()))
            .and(FRAGMENT.EXECUTION.eq(loser.execution()));
    Condition ends =
        SECTION_END
            .REQUEST_ID
            .eq(loser.id().requestId())
            .and(SECTION_END.VERSION.eq(loser.id().version()))
            .and(SECTION_END.EXECUTION.eq(loser.execution()))
            .and(SECTION_END.OUTCOME.ne(Outcome.FAILED.word()));
    db.deleteFrom(SECTION_END).where(ends).execute();
    metrics.removed(0, db.deleteFrom(FRAGMENT).where(fragments).execute());
  }
}
