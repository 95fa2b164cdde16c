package dev.dossier.intake.status;

import static dev.dossier.intake.db.Tables.DOWNLOAD_LINK;
import static dev.dossier.intake.db.Tables.PACKAGE;
import static dev.dossier.intake.db.Tables.SECTION;
import static dev.dossier.intake.db.Tables.VERIFICATION;

import dev.dossier.common.event.Reason;
import dev.dossier.intake.access.Apps;
import dev.dossier.intake.db.tables.records.SectionRecord;
import dev.dossier.intake.delivery.CoolingOff;
import dev.dossier.intake.request.RequestRow;
import dev.dossier.intake.time.Utc;
import dev.dossier.intake.web.Json;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.Record3;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Puts a request's view together. */
@Component
class RequestViews {
  private final DSLContext db;
  private final Apps apps;
  private final CoolingOff cooling;

  RequestViews(DSLContext db, Apps apps, CoolingOff cooling) {
    this.db = db;
    this.apps = apps;
    this.cooling = cooling;
  }

  RequestView of(RequestRow request) {
    UUID id = request.id();
    int version = request.packageVersion();
    Record3<Integer, java.math.BigDecimal, OffsetDateTime> links = links(id, version);
    boolean linked = links.value1() > 0;
    return new RequestView(
        id,
        apps.name(request.appId()),
        request.type().word(),
        request.status().word(),
        request.statusReason(),
        request.receivedAt(),
        verifiedAt(id),
        request.dueDate(),
        request.internalDueDate(),
        request.completedAt(),
        version == 0 ? null : version,
        db.select(PACKAGE.BYTES)
            .from(PACKAGE)
            .where(PACKAGE.REQUEST_ID.eq(id))
            .and(PACKAGE.VERSION.eq(version))
            .fetchOne(PACKAGE.BYTES),
        linked ? links.value2().intValueExact() : null,
        Utc.instant(links.value3()),
        cooling.until(request).orElse(null),
        json(request.requestedByJson()),
        request.team(),
        json(request.metadataJson()),
        sections(id));
  }

  /** How many links the version has, their downloads, and when the last good one ends. */
  private Record3<Integer, java.math.BigDecimal, OffsetDateTime> links(UUID id, int version) {
    return db.select(
            DSL.count(),
            DSL.coalesce(DSL.sum(DOWNLOAD_LINK.DOWNLOADS), java.math.BigDecimal.ZERO),
            DSL.max(DOWNLOAD_LINK.EXPIRES_AT).filterWhere(DOWNLOAD_LINK.RETIRED_AT.isNull()))
        .from(DOWNLOAD_LINK)
        .where(DOWNLOAD_LINK.REQUEST_ID.eq(id))
        .and(DOWNLOAD_LINK.VERSION.eq(version))
        .fetchSingle();
  }

  private @Nullable Instant verifiedAt(UUID id) {
    return Utc.instant(
        db.select(VERIFICATION.VERIFIED_AT)
            .from(VERIFICATION)
            .where(VERIFICATION.REQUEST_ID.eq(id))
            .fetchOne(VERIFICATION.VERIFIED_AT));
  }

  /**
   * Each section as its newest version has it, from the newest whole version on: a supplement holds
   * the missing ones only, and what was collected again stands for all that was before.
   */
  private List<RequestView.SectionView> sections(UUID id) {
    Map<String, SectionRecord> newest = new LinkedHashMap<>();
    db.selectFrom(SECTION)
        .where(SECTION.REQUEST_ID.eq(id))
        .and(
            SECTION.VERSION.ge(
                db.select(DSL.coalesce(DSL.max(PACKAGE.VERSION), 0))
                    .from(PACKAGE)
                    .where(PACKAGE.REQUEST_ID.eq(id))
                    .and(PACKAGE.PREVIOUS.isNull())))
        .orderBy(SECTION.VERSION)
        .forEach(row -> newest.put(row.getName(), row));
    return newest.values().stream()
        .sorted(Comparator.comparing(SectionRecord::getPosition))
        .map(RequestViews::section)
        .toList();
  }

  private static RequestView.SectionView section(SectionRecord row) {
    String reason = row.getReason();
    return new RequestView.SectionView(
        row.getName(),
        row.getTitle(),
        row.getStatus(),
        reason,
        reason == null ? null : sentence(Reason.of(reason), row.getReasonCode()),
        row.getRecords(),
        row.getBytes(),
        row.getProgress(),
        row.getAttempt(),
        Utc.instant(row.getNextAttemptAt()));
  }

  /** Our sentence, with an SQLSTATE or HTTP status at most. */
  private static String sentence(Reason reason, @Nullable String code) {
    return code == null ? reason.sentence() : reason.sentence() + " (" + code + ")";
  }

  private static @Nullable Object json(@Nullable String text) {
    return text == null ? null : Json.read(text);
  }
}
