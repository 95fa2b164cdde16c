package dev.dossier.intake.plan;

import static dev.dossier.intake.db.Tables.PACKAGE;

import dev.dossier.common.crypto.AssociatedData;
import dev.dossier.common.crypto.DataKey;
import dev.dossier.common.crypto.KeyEncryption;
import dev.dossier.common.datamap.DataMap;
import dev.dossier.intake.audit.Actor;
import dev.dossier.intake.map.CurrentDataMap;
import dev.dossier.intake.packages.PackageState;
import dev.dossier.intake.request.Requests;
import dev.dossier.intake.request.Transition;
import dev.dossier.intake.time.Utc;
import java.time.Clock;
import java.util.UUID;
import org.jooq.DSLContext;
import org.springframework.stereotype.Component;

/** Begins the collection of a verified request. */
@Component
public final class Planner {
  private final DSLContext db;
  private final Requests requests;
  private final CurrentDataMap maps;
  private final KeyEncryption keys;
  private final Clock clock;

  Planner(DSLContext db, Requests requests, CurrentDataMap maps, KeyEncryption keys, Clock clock) {
    this.db = db;
    this.requests = requests;
    this.maps = maps;
    this.keys = keys;
    this.clock = clock;
  }

  /**
   * Moves the request to processing and makes its first package version, in the transaction of the
   * verification; without a row in {@code verification} the database refuses.
   *
   * @throws IllegalStateException if the request is not one that can begin
   */
  public void start(UUID requestId) {
    if (!requests.move(requestId, Transition.START, null, new Actor.System())) {
      throw new IllegalStateException("plan: expected a pending request or one in review");
    }
    DataMap map = maps.get();
    int version = requests.nextPackageVersion(requestId);
    DataKey contentKey = DataKey.random();
    db.insertInto(PACKAGE)
        .set(PACKAGE.REQUEST_ID, requestId)
        .set(PACKAGE.VERSION, version)
        .set(PACKAGE.REVISION, 1)
        .set(PACKAGE.STATE, PackageState.COLLECTING.word())
        .set(PACKAGE.DATA_MAP, map.hash())
        .set(
            PACKAGE.CONTENT_KEY,
            keys.wrap(contentKey, AssociatedData.contentKey(requestId, version)))
        .set(PACKAGE.CREATED_AT, Utc.of(clock.instant()))
        .execute();
  }
}
