package dev.dossier.intake.plan;

import static dev.dossier.intake.db.Tables.PACKAGE;
import static dev.dossier.intake.db.Tables.SECTION;

import dev.dossier.common.event.PackageMessage;
import dev.dossier.intake.time.Utc;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.springframework.stereotype.Component;

/** What was packed is what counts, whatever was heard of the sections before. */
@Component
public final class PackedSections {
  private final DSLContext db;

  PackedSections(DSLContext db) {
    this.db = db;
  }

  /**
   * Makes the rows of the version say what its package holds, in the caller's transaction.
   *
   * @return names of the sections that joined a supplement too late to be in it
   */
  public List<String> follow(PackageMessage.Sealed sealed) {
    List<String> late = forgetOthers(sealed);
    for (PackageMessage.SealedSection packed : sealed.sections()) {
      SectionStatus status = SectionStatus.of(packed.status());
      var update =
          db.update(SECTION)
              .set(SECTION.STATUS, status.word())
              .set(SECTION.RECORDS, packed.records())
              .set(SECTION.BYTES, packed.bytes())
              .setNull(SECTION.NEXT_ATTEMPT_AT)
              .set(SECTION.ENDED_AT, DSL.coalesce(SECTION.ENDED_AT, Utc.of(sealed.sealedAt())));
      if (packed.execution() != null) {
        // A failure that was reported after the winner, or before it, is past.
        update =
            update
                .set(SECTION.EXECUTION, packed.execution())
                .setNull(SECTION.REASON)
                .setNull(SECTION.REASON_CODE);
      }
      update
          .where(
              SECTION
                  .REQUEST_ID
                  .eq(sealed.requestId())
                  .and(SECTION.VERSION.eq(sealed.packageVersion()))
                  .and(SECTION.NAME.eq(packed.name())))
          .execute();
    }
    return late;
  }

  /**
   * What joined a supplement too late to be packed is missing still, as its version before says.
   */
  private List<String> forgetOthers(PackageMessage.Sealed sealed) {
    List<String> packed =
        sealed.sections().stream().map(PackageMessage.SealedSection::name).toList();
    return db.deleteFrom(SECTION)
        .where(
            SECTION
                .REQUEST_ID
                .eq(sealed.requestId())
                .and(SECTION.VERSION.eq(sealed.packageVersion()))
                .and(SECTION.NAME.notIn(packed)))
        .andExists(
            DSL.selectOne()
                .from(PACKAGE)
                .where(PACKAGE.REQUEST_ID.eq(SECTION.REQUEST_ID))
                .and(PACKAGE.VERSION.eq(SECTION.VERSION))
                .and(PACKAGE.PREVIOUS.isNotNull()))
        .returning(SECTION.NAME)
        .fetch(SECTION.NAME);
  }
}
