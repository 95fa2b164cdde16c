package dev.dossier.intake.audit;

import dev.dossier.intake.db.tables.records.AuditHeadRecord;
import dev.dossier.intake.db.tables.records.AuditRecord;

/** Rows of the audit to what they mean. */
final class Chains {
  private Chains() {}

  static AuditEntry entry(AuditRecord row) {
    return new AuditEntry(
        row.getRequestId(),
        row.getSeq(),
        row.getAt().toInstant(),
        row.getActor(),
        row.getAction(),
        AuditEntry.detail(row.getDetail().data()),
        row.getPrevious(),
        row.getHash());
  }

  static Head head(AuditHeadRecord row) {
    return new Head(row.getRequestId(), row.getSeq(), row.getHash());
  }
}
