package dev.dossier.packager.inbox;

import static dev.dossier.packager.db.Tables.FRAGMENT;
import static dev.dossier.packager.db.Tables.PACKAGE_VERSION;
import static dev.dossier.packager.db.Tables.SECTION_END;

import dev.dossier.packager.version.State;
import dev.dossier.packager.version.VersionId;
import java.time.OffsetDateTime;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.Select;
import org.jooq.impl.DSL;
import org.springframework.stereotype.Component;

/** Versions whose rows of the inbox nobody needs any more. */
@Component
public final class Leftovers {
  private static final List<String> CLOSED =
      List.of(State.SEALED.word(), State.CANCELLED.word(), State.DELETED.word());

  private final DSLContext db;

  Leftovers(DSLContext db) {
    this.db = db;
  }

  /** The version, if nothing is taken in for it any more. */
  static Select<?> closed(DSLContext db, VersionId id) {
    return db.selectOne()
        .from(PACKAGE_VERSION)
        .where(PACKAGE_VERSION.REQUEST_ID.eq(id.requestId()))
        .and(PACKAGE_VERSION.VERSION.eq(id.version()))
        .and(PACKAGE_VERSION.STATE.in(CLOSED));
  }

  /** Closed versions of which rows are left: what came too late for its seal or cancellation. */
  public List<VersionId> ofClosed() {
    return db
        .select(FRAGMENT.REQUEST_ID, FRAGMENT.VERSION)
        .from(FRAGMENT)
        .union(db.select(SECTION_END.REQUEST_ID, SECTION_END.VERSION).from(SECTION_END))
        .fetch(row -> new VersionId(row.value1(), row.value2()))
        .stream()
        .filter(id -> db.fetchExists(closed(db, id)))
        .toList();
  }

  /** Versions without a plan whose newest row came before an instant. */
  public List<VersionId> ofUnknownSince(OffsetDateTime before) {
    var rows =
        db.select(FRAGMENT.REQUEST_ID, FRAGMENT.VERSION, FRAGMENT.RECEIVED_AT)
            .from(FRAGMENT)
            .unionAll(
                db.select(SECTION_END.REQUEST_ID, SECTION_END.VERSION, SECTION_END.RECEIVED_AT)
                    .from(SECTION_END))
            .asTable("rows");
    var requestId = rows.field(FRAGMENT.REQUEST_ID);
    var version = rows.field(FRAGMENT.VERSION);
    var receivedAt = rows.field(FRAGMENT.RECEIVED_AT);
    return db.select(requestId, version)
        .from(rows)
        .whereNotExists(
            db.selectOne()
                .from(PACKAGE_VERSION)
                .where(PACKAGE_VERSION.REQUEST_ID.eq(requestId))
                .and(PACKAGE_VERSION.VERSION.eq(version)))
        .groupBy(requestId, version)
        .having(DSL.max(receivedAt).lt(before))
        .fetch(row -> new VersionId(row.value1(), row.value2()));
  }
}
