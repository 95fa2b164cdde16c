package dev.dossier.intake.audit;

import static dev.dossier.intake.db.Tables.AUDIT_CHECK;

import dev.dossier.intake.time.Utc;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jooq.DSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** What the last check of the audit found, whichever replica made it. */
@Component
final class LastCheck {
  private static final Logger LOG = LoggerFactory.getLogger(LastCheck.class);
  private final DSLContext db;
  private final InstantSource clock;

  LastCheck(DSLContext db, InstantSource clock) {
    this.db = db;
    this.clock = clock;
  }

  /**
   * @param contradictions between the database and what we signed; while there are any, no root is
   */
  record Outcome(Instant at, int findings, int contradictions) {}

  /** Keeps and logs it. */
  void keep(AuditVerification.Result result) {
    int findings = result.findings().size();
    db.insertInto(AUDIT_CHECK)
        .set(AUDIT_CHECK.ONE, true)
        .set(AUDIT_CHECK.CHECKED_AT, Utc.of(clock.instant()))
        .set(AUDIT_CHECK.FINDINGS, findings)
        .set(AUDIT_CHECK.CONTRADICTIONS, result.contradictions())
        .onDuplicateKeyUpdate()
        .set(AUDIT_CHECK.CHECKED_AT, Utc.of(clock.instant()))
        .set(AUDIT_CHECK.FINDINGS, findings)
        .set(AUDIT_CHECK.CONTRADICTIONS, result.contradictions())
        .execute();
    if (findings > 0) {
      LOG.error(
          "the audit was changed: findings={} first=\"{}\"",
          findings,
          result.findings().getFirst().text());
    }
    if (result.contradictions() > 0) {
      LOG.error(
          "no audit root is signed while the database says otherwise than those that are:"
              + " contradictions={}",
          result.contradictions());
    }
  }

  Optional<Outcome> get() {
    return db.selectFrom(AUDIT_CHECK)
        .fetchOptional(row ->
            new Outcome(
                row.getCheckedAt().toInstant(), row.getFindings(), row.getContradictions()));
  }
}
