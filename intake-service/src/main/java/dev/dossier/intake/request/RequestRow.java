package dev.dossier.intake.request;

import dev.dossier.common.crypto.AssociatedData;
import dev.dossier.common.crypto.DataKey;
import dev.dossier.common.crypto.KeyEncryption;
import dev.dossier.common.datamap.Regime;
import dev.dossier.common.event.Format;
import dev.dossier.common.event.RequestType;
import dev.dossier.common.event.SubjectDetails;
import dev.dossier.common.event.Wire;
import dev.dossier.intake.clock.Jurisdiction;
import dev.dossier.intake.db.tables.records.RequestRecord;
import dev.dossier.intake.time.Utc;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A request as it was read; what is encrypted is decrypted when asked for. */
public final class RequestRow {
  static final String SUBJECT = "subject";
  static final String REQUESTED_BY = "requested_by";
  static final String METADATA = "metadata";
  static final String NOTES = "notes";

  private final RequestRecord row;
  private final KeyEncryption keys;

  RequestRow(RequestRecord row, KeyEncryption keys) {
    this.row = row;
    this.keys = keys;
  }

  public UUID id() {
    return row.getId();
  }

  public UUID appId() {
    return row.getAppId();
  }

  public RequestType type() {
    return Arrays.stream(RequestType.values())
        .filter(type -> type.word().equals(row.getType()))
        .findFirst()
        .orElseThrow();
  }

  /** {@code api}, {@code kafka}, {@code phone}, {@code letter} or {@code email}. */
  public String channel() {
    return row.getChannel();
  }

  public RequestStatus status() {
    return RequestStatus.of(row.getStatus());
  }

  /** Ours, for people; no personal data. */
  public @Nullable String statusReason() {
    return row.getStatusReason();
  }

  public byte[] addressHash() {
    return row.getAddressHash();
  }

  public @Nullable String team() {
    return row.getTeam();
  }

  /** BCP 47 language tag. */
  public String locale() {
    return row.getLocale();
  }

  public List<Format> formats() {
    List<String> words = Arrays.asList(row.getFormats());
    return Arrays.stream(Format.values()).filter(format -> words.contains(format.word())).toList();
  }

  public Instant receivedAt() {
    return row.getReceivedAt().toInstant();
  }

  public Instant createdAt() {
    return row.getCreatedAt().toInstant();
  }

  public LocalDate dueDate() {
    return row.getDueDate();
  }

  public LocalDate internalDueDate() {
    return row.getInternalDueDate();
  }

  /** With which the dates were reckoned; null in rows from before it was kept. */
  @Nullable Jurisdiction jurisdiction() {
    String regime = row.getClockRegime();
    String country = row.getClockCountry();
    String timeZone = row.getClockTimeZone();
    return regime == null || country == null || timeZone == null
        ? null
        : new Jurisdiction(
            Regime.valueOf(regime.toUpperCase(Locale.ROOT)),
            country,
            row.getClockRegion(),
            ZoneId.of(timeZone));
  }

  /** With which the internal target was reckoned; null in rows from before it was kept. */
  @Nullable Integer internalDays() {
    return row.getClockInternalDays();
  }

  /** GDPR Article 12(3): by two months, once. */
  public @Nullable Instant extendedAt() {
    return Utc.instant(row.getExtendedAt());
  }

  /** Whether it was extended and the person was not told in time, so that it does not count. */
  public boolean extensionVoid() {
    return row.getExtensionVoidAt() != null;
  }

  public @Nullable Instant completedAt() {
    return Utc.instant(row.getCompletedAt());
  }

  /** The newest; 0: none yet. */
  public int packageVersion() {
    return row.getPackageVersion();
  }

  /** Whether an officer let it through though it was over the limit. */
  public boolean admitted() {
    return row.getAdmittedAt() != null;
  }

  /** While pending. */
  public @Nullable Instant lapsesAt() {
    return Utc.instant(row.getLapsesAt());
  }

  public SubjectDetails subject() {
    return Wire.read(
        recordKey().decrypt(row.getSubject(), AssociatedData.record(id(), SUBJECT)),
        SubjectDetails.class);
  }

  public @Nullable String requestedByJson() {
    return decrypted(row.getRequestedBy(), REQUESTED_BY);
  }

  public @Nullable String metadataJson() {
    return decrypted(row.getMetadata(), METADATA);
  }

  public @Nullable String notes() {
    return decrypted(row.getNotes(), NOTES);
  }

  /** Whether the record key is still there. */
  public boolean readable() {
    return row.getRecordKey() != null;
  }

  /**
   * The record key as it is stored, for messages that carry it.
   *
   * @throws IllegalStateException once it was destroyed
   */
  public byte[] wrappedRecordKey() {
    byte[] wrapped = row.getRecordKey();
    if (wrapped == null) {
      throw new IllegalStateException("the record key of this request was destroyed");
    }
    return wrapped;
  }

  /**
   * @throws IllegalStateException once it was destroyed
   */
  public DataKey recordKey() {
    return keys.unwrap(wrappedRecordKey(), AssociatedData.recordKey(id()));
  }

  private @Nullable String decrypted(byte @Nullable [] sealed, String column) {
    return sealed == null || !readable()
        ? null
        : new String(
            recordKey().decrypt(sealed, AssociatedData.record(id(), column)),
            StandardCharsets.UTF_8);
  }

  /** Id and status only. */
  @Override
  public String toString() {
    return "RequestRow[" + id() + ", " + row.getStatus() + "]";
  }
}
