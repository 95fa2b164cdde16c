package dev.dossier.intake.verification;

import static dev.dossier.intake.db.Tables.VERIFICATION;

import dev.dossier.intake.audit.Actor;
import dev.dossier.intake.audit.Audit;
import dev.dossier.intake.time.Utc;
import dev.dossier.intake.web.Json;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.JSONB;
import org.springframework.stereotype.Component;

/** The fact that a person was verified, without which the database admits no collection. */
@Component
public class Verifications {
  private final DSLContext db;
  private final Audit audit;
  private final Clock clock;

  Verifications(DSLContext db, Audit audit, Clock clock) {
    this.db = db;
    this.audit = audit;
    this.clock = clock;
  }

  public boolean isVerified(UUID requestId) {
    return db.fetchExists(VERIFICATION, VERIFICATION.REQUEST_ID.eq(requestId));
  }

  /** The person clicked. */
  void byLink(UUID requestId) {
    record(requestId, "link", Map.of("by", "mailed link"), new Actor.Subject());
  }

  /**
   * The app says that it verified the person.
   *
   * @param method a word of the app's, such as {@code session}
   */
  public void asserted(UUID requestId, String app, String method, Instant at) {
    record(
        requestId,
        "asserted",
        Map.of("app", app, "method", method, "at", at.toString()),
        new Actor.App(app));
  }

  /**
   * An officer checked who the person is.
   *
   * @param method a word for how, such as {@code passport}
   */
  public void byOfficer(UUID requestId, Actor officer, String method, Instant at) {
    record(requestId, "officer", Map.of("method", method, "at", at.toString()), officer);
  }

  private void record(UUID requestId, String method, Map<String, String> evidence, Actor actor) {
    db.insertInto(VERIFICATION)
        .set(VERIFICATION.REQUEST_ID, requestId)
        .set(VERIFICATION.METHOD, method)
        .set(VERIFICATION.EVIDENCE, JSONB.jsonb(Json.write(evidence)))
        .set(VERIFICATION.VERIFIED_AT, Utc.of(clock.instant()))
        .execute();
    audit.record(requestId, actor, "verified_" + method, evidence);
  }
}
