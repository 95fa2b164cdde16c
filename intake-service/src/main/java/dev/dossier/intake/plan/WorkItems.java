package dev.dossier.intake.plan;

import dev.dossier.common.crypto.AssociatedData;
import dev.dossier.common.datamap.Identity;
import dev.dossier.common.datamap.Lookup;
import dev.dossier.common.datamap.Section;
import dev.dossier.common.event.Blob;
import dev.dossier.common.event.CollectMessage;
import dev.dossier.common.event.Failure;
import dev.dossier.common.event.Identifiers;
import dev.dossier.common.event.PlanMessage;
import dev.dossier.common.event.Reason;
import dev.dossier.common.event.Topics;
import dev.dossier.common.event.Wire;
import dev.dossier.common.messaging.Outbox;
import dev.dossier.common.storage.ClaimChecks;
import dev.dossier.common.storage.ObjectKeys;
import dev.dossier.intake.db.tables.records.IdentityRecord;
import dev.dossier.intake.db.tables.records.SectionRecord;
import dev.dossier.intake.time.Utc;
import java.time.Clock;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Sends work to collectors and plans to the packager, through the outbox. */
@Component
final class WorkItems {
  private final OpenVersions versions;
  private final Outbox outbox;
  private final ClaimChecks claims;
  private final Clock clock;

  WorkItems(OpenVersions versions, Outbox outbox, ClaimChecks claims, Clock clock) {
    this.versions = versions;
    this.outbox = outbox;
    this.claims = claims;
    this.clock = clock;
  }

  /** The next attempt at a section, as an execution of its own. */
  void collect(OpenVersion version, SectionRecord section) {
    section.setStatus(SectionStatus.COLLECTING.word());
    section.setAttempt(section.getAttempt() + 1);
    UUID execution = UUID.randomUUID();
    section.setExecution(execution);
    section.setExecutions(
        Stream.concat(Arrays.stream(section.getExecutions()), Stream.of(execution))
            .toArray(UUID[]::new));
    section.setSlice(0);
    section.setProgress(null);
    send(version, section, null);
  }

  /** The same execution goes on where its last slice ended. */
  void collectNextSlice(OpenVersion version, SectionRecord section, Blob continuation) {
    section.setContinuation(null);
    send(version, section, continuation);
  }

  private void send(OpenVersion version, SectionRecord section, @Nullable Blob continuation) {
    section.setNextAttemptAt(null);
    section.setSentAt(Utc.of(clock.instant()));
    section.setHeardAt(null);
    versions.update(section);
    UUID workItem = UUID.randomUUID();
    outbox.publish(
        Topics.collect(section.getSource()),
        workItem,
        new CollectMessage.Collect(
            workItem,
            version.requestId(),
            version.version(),
            section.getSource(),
            List.of(
                new CollectMessage.SectionWork(
                    section.getName(), section.getExecution(), section.getAttempt())),
            version.request().formats(),
            section.getDataMap(),
            version.row().getContentKey(),
            identifiers(version, version.resolution(section), workItem, needs(version, section)),
            section.getSlice(),
            continuation));
  }

  /** The next attempt at looking an identity up. */
  void resolve(OpenVersion version, IdentityRecord row) {
    Resolution resolution = version.resolution(row);
    Identity identity = resolution.map().identities().get(row.getName());
    Lookup lookup = identity == null ? null : identity.lookup();
    if (identity == null || lookup == null) {
      throw new IllegalStateException("plan: expected a lookup for an identity that waits");
    }
    row.setStatus(IdentityStatus.RESOLVING.word());
    row.setAttempt(row.getAttempt() + 1);
    row.setExecution(UUID.randomUUID());
    row.setNextAttemptAt(null);
    row.setSentAt(Utc.of(clock.instant()));
    row.setHeardAt(null);
    versions.update(row);
    UUID workItem = UUID.randomUUID();
    outbox.publish(
        Topics.collect(lookup.source()),
        workItem,
        new CollectMessage.Resolve(
            workItem,
            version.requestId(),
            version.version(),
            lookup.source(),
            row.getName(),
            row.getExecution(),
            row.getAttempt(),
            row.getDataMap(),
            version.row().getContentKey(),
            identifiers(version, resolution, workItem, identity.dependsOn())));
  }

  /** The plan as it stands, under the revision in its row; sent again it is the same. */
  void plan(OpenVersion version) {
    versions.asked(version);
    Blob subject =
        claims.seal(
            Wire.write(version.request().subject()),
            version.contentKey(),
            AssociatedData.subject(version.requestId(), version.version()),
            ObjectKeys.subject(version.requestId(), version.version()));
    outbox.publish(
        Topics.PLANS,
        new PlanMessage.Plan(
            version.requestId(),
            version.version(),
            version.row().getRevision(),
            version.row().getPrevious(),
            version.request().type(),
            version.request().locale(),
            version.request().formats(),
            version.row().getContentKey(),
            subject,
            version.row().getDataMap(),
            version.sections().stream().map(section -> planned(version, section)).toList()));
  }

  /** Names of the identities that the section binds, by the map that it is collected by. */
  Set<String> needs(OpenVersion version, SectionRecord section) {
    return version.resolution(section).map().identitiesNeededBy(declared(version, section));
  }

  /** Whether a dataset of the section has all the identifiers that it binds. */
  boolean collectable(OpenVersion version, SectionRecord section) {
    Resolution resolution = version.resolution(section);
    return declared(version, section).datasets().values().stream()
        .anyMatch(dataset ->
            dataset.reading().parameters().stream()
                .allMatch(name -> resolution.status(name) == IdentityStatus.KNOWN));
  }

  private static Section declared(OpenVersion version, SectionRecord section) {
    Section declared = version.resolution(section).map().sections().get(section.getName());
    if (declared == null) {
      throw new IllegalStateException("plan: expected the section in the map that it is pinned to");
    }
    return declared;
  }

  private Blob identifiers(
      OpenVersion version, Resolution resolution, UUID workItem, Collection<String> names) {
    Identifiers identifiers = IdentityValues.of(version, resolution, names);
    return claims.seal(
        Wire.write(identifiers),
        version.contentKey(),
        AssociatedData.identifiers(version.requestId(), version.version(), workItem),
        ObjectKeys.identifiers(version.requestId(), version.version(), workItem));
  }

  private static PlanMessage.PlannedSection planned(OpenVersion version, SectionRecord section) {
    PlanMessage.Settled settled = settledByIntake(section);
    String dataMap = section.getDataMap();
    return new PlanMessage.PlannedSection(
        section.getName(),
        settled,
        settled == null ? null : failure(section),
        dataMap.equals(version.row().getDataMap()) ? null : dataMap,
        Arrays.stream(section.getExecutions()).limit(section.getReplaced()).toList());
  }

  /** What an execution found is the packager's to know first. */
  private static PlanMessage.@Nullable Settled settledByIntake(SectionRecord section) {
    return switch (SectionStatus.of(section.getStatus())) {
      case PLANNED, WAITING, COLLECTING, FOUND, FAILED -> null;
      case NOTHING_FOUND ->
          section.getExecution() == null ? PlanMessage.Settled.NOTHING_FOUND : null;
      case WAIVED -> PlanMessage.Settled.WAIVED;
    };
  }

  private static @Nullable Failure failure(SectionRecord section) {
    String word = section.getReason();
    return Arrays.stream(Reason.values())
        .filter(reason -> reason.word().equals(word))
        .findFirst()
        .map(reason -> new Failure(reason, section.getReasonCode()))
        .orElse(null);
  }
}
