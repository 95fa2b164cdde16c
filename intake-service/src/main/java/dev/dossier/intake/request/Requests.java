package dev.dossier.intake.request;

import static dev.dossier.intake.db.Tables.PACKAGE;
import static dev.dossier.intake.db.Tables.REQUEST;

import dev.dossier.common.crypto.AssociatedData;
import dev.dossier.common.crypto.DataKey;
import dev.dossier.common.crypto.KeyEncryption;
import dev.dossier.common.event.Format;
import dev.dossier.common.event.Wire;
import dev.dossier.intake.audit.Actor;
import dev.dossier.intake.audit.Audit;
import dev.dossier.intake.clock.ClockFacts;
import dev.dossier.intake.clock.Due;
import dev.dossier.intake.clock.Jurisdiction;
import dev.dossier.intake.clock.LegalClock;
import dev.dossier.intake.clock.Pause;
import dev.dossier.intake.db.tables.records.RequestRecord;
import dev.dossier.intake.lifecycle.Lifecycle;
import dev.dossier.intake.map.CurrentDataMap;
import dev.dossier.intake.time.Utc;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * The only writer of the table request. Everything that writes belongs into the caller's
 * transaction.
 */
@Component
public final class Requests {
  private final DSLContext db;
  private final KeyEncryption keys;
  private final Audit audit;
  private final AddressHash addresses;
  private final Lifecycle lifecycle;
  private final CurrentDataMap map;
  private final ClockSettings days;
  private final VerificationSettings verification;
  private final RequestCounts counts;
  private final ObjectProvider<Ending> endings;
  private final Clock clock;

  Requests(
      DSLContext db,
      KeyEncryption keys,
      Audit audit,
      AddressHash addresses,
      Lifecycle lifecycle,
      CurrentDataMap map,
      ClockSettings days,
      VerificationSettings verification,
      RequestCounts counts,
      ObjectProvider<Ending> endings,
      Clock clock) {
    this.db = db;
    this.keys = keys;
    this.audit = audit;
    this.addresses = addresses;
    this.lifecycle = lifecycle;
    this.map = map;
    this.days = days;
    this.verification = verification;
    this.counts = counts;
    this.endings = endings;
    this.clock = clock;
  }

  /**
   * Records a request with its dates and a record key of its own, and says so to its app.
   *
   * @param inReview over the limit: an officer decides; else it waits for the person to confirm
   */
  public Created create(NewRequest request, boolean inReview) {
    UUID id = UUID.randomUUID();
    DataKey key = DataKey.random();
    Instant now = clock.instant();
    Jurisdiction jurisdiction = Jurisdiction.of(map.get().controller());
    Due due =
        LegalClock.read(
                ClockFacts.received(request.receivedAt(), jurisdiction, days.internalDays()))
            .due();
    RequestStatus status = inReview ? RequestStatus.IN_REVIEW : RequestStatus.PENDING;
    RequestRecord row = db.newRecord(REQUEST);
    row.setId(id);
    row.setAppId(request.appId());
    row.setType(request.type().word());
    row.setChannel(request.channel());
    row.setSubmissionSource(request.submission().source());
    row.setSubmissionId(request.submission().id());
    row.setIdempotencyKey(request.submission().idempotencyKey());
    row.setStatus(status.word());
    row.setChanges(1);
    row.setRecordKey(keys.wrap(key, AssociatedData.recordKey(id)));
    row.setAddressHash(addresses.of(request.subject().email()));
    row.setSubject(
        key.encrypt(Wire.write(request.subject()), AssociatedData.record(id, RequestRow.SUBJECT)));
    row.setRequestedBy(encrypted(key, id, RequestRow.REQUESTED_BY, request.requestedByJson()));
    row.setMetadata(encrypted(key, id, RequestRow.METADATA, request.metadataJson()));
    row.setNotes(encrypted(key, id, RequestRow.NOTES, request.notes()));
    row.setTeam(request.team());
    row.setLocale(request.locale());
    row.setFormats(request.formats().stream().map(Format::word).toArray(String[]::new));
    row.setReceivedAt(Utc.of(request.receivedAt()));
    row.setCreatedAt(Utc.of(now));
    row.setDueDate(due.dueDate());
    row.setInternalDueDate(due.internalDueDate());
    row.setClockRegime(jurisdiction.regime().name().toLowerCase(Locale.ROOT));
    row.setClockCountry(jurisdiction.country());
    row.setClockRegion(jurisdiction.region());
    row.setClockTimeZone(jurisdiction.timeZone().getId());
    row.setClockInternalDays(days.internalDays());
    if (!inReview) {
      row.setLapsesAt(Utc.of(now.plus(verification.validity())));
    }
    row.insert();
    audit.record(
        id,
        request.by(),
        "received",
        Map.of(
            "type", request.type().word(),
            "channel", request.channel(),
            "status", status.word(),
            "receivedAt", request.receivedAt().toString(),
            "dueDate", due.dueDate().toString(),
            "internalDueDate", due.internalDueDate().toString()));
    lifecycle.changed(id);
    counts.countCreated(row.getType());
    return new Created(id, status, due.dueDate(), due.internalDueDate());
  }

  public Optional<RequestRow> find(UUID id) {
    return db.selectFrom(REQUEST)
        .where(REQUEST.ID.eq(id))
        .fetchOptional()
        .map(row -> new RequestRow(row, keys));
  }

  /**
   * Reads a request and keeps it from changing until the transaction ends.
   *
   * @throws java.util.NoSuchElementException if there is none
   */
  public RequestRow lock(UUID id) {
    return lockIfThere(id).orElseThrow();
  }

  /** As {@link #lock}, for ids that messages bring. */
  public Optional<RequestRow> lockIfThere(UUID id) {
    return db.selectFrom(REQUEST)
        .where(REQUEST.ID.eq(id))
        .forUpdate()
        .fetchOptional()
        .map(row -> new RequestRow(row, keys));
  }

  /**
   * Moves a request if it stands where the transition begins, with its audit entry and its event.
   *
   * @param reason for people, without personal data; it replaces the one before
   * @return whether it moved
   */
  public boolean move(UUID id, Transition transition, @Nullable String reason, Actor actor) {
    RequestRow before = lock(id);
    RequestStatus from = before.status();
    if (!transition.from().contains(from)) {
      return false;
    }
    Instant now = clock.instant();
    var update =
        db.update(REQUEST)
            .set(REQUEST.STATUS, transition.to().word())
            .set(REQUEST.STATUS_REASON, reason)
            .set(REQUEST.CHANGES, REQUEST.CHANGES.plus(1))
            .set(
                REQUEST.LAPSES_AT,
                transition.to() == RequestStatus.PENDING
                    ? Utc.of(now.plus(verification.validity()))
                    : null);
    if (transition == Transition.SEAL) {
      // Collected again, the answer is still as old as its first package.
      update = update.set(REQUEST.COMPLETED_AT, DSL.coalesce(REQUEST.COMPLETED_AT, Utc.of(now)));
    }
    int moved = update.where(REQUEST.ID.eq(id).and(REQUEST.STATUS.eq(from.word()))).execute();
    if (moved == 1) {
      audit.record(id, actor, transition.word(), detail(from, transition.to(), reason));
      lifecycle.changed(id);
      if (from.open() && !transition.to().open() && before.completedAt() == null) {
        counts.countEnded(
            before.type().word(), transition.to(), Duration.between(before.receivedAt(), now));
      }
      if (transition.ends()) {
        endings.forEach(ending -> ending.ended(id, actor));
      }
    }
    return moved == 1;
  }

  /** An officer lets it through: it is not held for review once more. */
  public void admit(UUID id) {
    db.update(REQUEST)
        .set(REQUEST.ADMITTED_AT, Utc.of(clock.instant()))
        .where(REQUEST.ID.eq(id))
        .execute();
  }

  /** Replaces what is told of the status, which stays; in this status only. */
  public void explain(UUID id, RequestStatus status, @Nullable String reason) {
    db.update(REQUEST)
        .set(REQUEST.STATUS_REASON, reason)
        .where(REQUEST.ID.eq(id).and(REQUEST.STATUS.eq(status.word())))
        .execute();
  }

  /** Where the request's dates are at home: as when it came in. */
  public Jurisdiction jurisdiction(RequestRow request) {
    Jurisdiction then = request.jurisdiction();
    return then == null ? Jurisdiction.of(map.get().controller()) : then;
  }

  /**
   * What the request's dates are reckoned with.
   *
   * @param toldAt when the person was told of an extension; null: never
   */
  public ClockFacts clockFacts(RequestRow request, @Nullable Instant toldAt, List<Pause> pauses) {
    Integer then = request.internalDays();
    return new ClockFacts(
        request.receivedAt(),
        jurisdiction(request),
        then == null ? days.internalDays() : then,
        toldAt,
        pauses);
  }

  /**
   * GDPR Article 12(3): once. The dates are to be reckoned anew.
   *
   * @return whether it was not extended before
   */
  public boolean extend(UUID id) {
    return db.update(REQUEST)
            .set(REQUEST.EXTENDED_AT, Utc.of(clock.instant()))
            .where(REQUEST.ID.eq(id).and(REQUEST.EXTENDED_AT.isNull()))
            .execute()
        == 1;
  }

  /** Whether an extension counts. The dates are to be reckoned anew. */
  public void extensionCounts(UUID id, boolean counts) {
    db.update(REQUEST)
        .set(REQUEST.EXTENSION_VOID_AT, counts ? null : Utc.of(clock.instant()))
        .where(REQUEST.ID.eq(id))
        .execute();
  }

  /**
   * Sets the dates that were reckoned anew, with an audit entry if they moved.
   *
   * @param why {@code extension}, {@code extension_void} or {@code pause}
   */
  public void reckon(RequestRow request, Due due, String why, Actor actor) {
    Due before = new Due(request.dueDate(), request.internalDueDate());
    if (due.equals(before)) {
      return;
    }
    db.update(REQUEST)
        .set(REQUEST.DUE_DATE, due.dueDate())
        .set(REQUEST.INTERNAL_DUE_DATE, due.internalDueDate())
        .where(REQUEST.ID.eq(request.id()))
        .execute();
    audit.record(
        request.id(),
        actor,
        "due_date_moved",
        Map.of(
            "why", why,
            "from", before.dueDate().toString(),
            "to", due.dueDate().toString(),
            "internalFrom", before.internalDueDate().toString(),
            "internalTo", due.internalDueDate().toString()));
  }

  /** Removes the row, and the record key with it, once all rows that refer to it are gone. */
  public void remove(UUID id) {
    if (db.deleteFrom(REQUEST).where(REQUEST.ID.eq(id)).execute() == 1) {
      counts.countRemoved();
    }
  }

  /** The number of a new package version: one after all that there were. */
  public int nextPackageVersion(UUID id) {
    return db.select(DSL.coalesce(DSL.max(PACKAGE.VERSION), 0).plus(1))
        .from(PACKAGE)
        .where(PACKAGE.REQUEST_ID.eq(id))
        .fetchSingle()
        .value1();
  }

  /** Makes a package version the one that is shown, unless a later one is. */
  public void show(UUID id, int packageVersion) {
    db.update(REQUEST)
        .set(
            REQUEST.PACKAGE_VERSION, DSL.greatest(REQUEST.PACKAGE_VERSION, DSL.val(packageVersion)))
        .where(REQUEST.ID.eq(id))
        .execute();
  }

  private static Map<String, ?> detail(
      RequestStatus from, RequestStatus to, @Nullable String reason) {
    return reason == null
        ? Map.of("from", from.word(), "to", to.word())
        : Map.of("from", from.word(), "to", to.word(), "reason", reason);
  }

  private static byte @Nullable [] encrypted(
      DataKey key, UUID id, String column, @Nullable String text) {
    return text == null
        ? null
        : key.encrypt(text.getBytes(StandardCharsets.UTF_8), AssociatedData.record(id, column));
  }
}
