package dev.dossier.intake.audit;

import dev.dossier.intake.db.tables.records.AuditRootRecord;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * What the database keeps of a daily root.
 *
 * @param hash of what was signed
 * @param heads SHA-256 over the heads there were when the row was made, taken by the database;
 *     absent in rows from before it did
 * @param document as signed; absent in rows from before it was kept
 */
record KeptRoot(
    LocalDate date,
    byte[] hash,
    byte @Nullable [] heads,
    byte @Nullable [] document,
    Instant madeAt) {

  static KeptRoot of(AuditRootRecord row) {
    return new KeptRoot(
        row.getDate(),
        row.getHash(),
        row.getHeads(),
        row.getDocument(),
        row.getMadeAt().toInstant());
  }
}
