package dev.dossier.intake.plan;

import static dev.dossier.intake.db.Tables.IDENTITY;
import static dev.dossier.intake.db.Tables.PACKAGE;
import static dev.dossier.intake.db.Tables.SECTION;

import dev.dossier.common.datamap.DataMaps;
import dev.dossier.common.datamap.Source;
import dev.dossier.common.event.Failure;
import dev.dossier.common.event.Outcome;
import dev.dossier.common.event.Reason;
import dev.dossier.common.event.SectionMessage;
import dev.dossier.intake.packages.PackageState;
import dev.dossier.intake.time.Utc;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Fails work of which nothing was heard for long: a request never hangs without a word. Collectors
 * report each second and cancel themselves at the end of the longest run, so silence means that a
 * message was lost, or that nobody works on the source. Work that still waits in the source's queue
 * is not silent: others' work is done before it. The answer of an identity has a time of its own.
 */
@Component
final class Watchdog {
  private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);

  private static final Duration UNREADABLE = Duration.ofDays(1);

  /**
   * A killed collector's item comes again by itself, after the broker noticed and others waited.
   */
  private static final Duration LEAST = Duration.ofMinutes(5);

  private final DSLContext db;
  private final DataMaps maps;
  private final SectionOutcomes outcomes;
  private final WatchdogSettings settings;
  private final Clock clock;

  Watchdog(
      DSLContext db,
      DataMaps maps,
      SectionOutcomes outcomes,
      WatchdogSettings settings,
      Clock clock) {
    this.db = db;
    this.maps = maps;
    this.outcomes = outcomes;
    this.settings = settings;
    this.clock = clock;
  }

  /** As if the collector had said so: the same guards, the same retries. */
  void failTheSilent() {
    List<SectionMessage> silent = new ArrayList<>(silentSections());
    silent.addAll(silentIdentities());
    for (SectionMessage message : silent) {
      LOG.warn(
          "silent work request={} execution={}: failed as timeout",
          message.requestId(),
          message.execution());
      try {
        outcomes.handle(message);
      } catch (RuntimeException e) {
        // One request that cannot be handled holds up no other.
        LOG.error("watchdog failed request={}", message.requestId(), e);
      }
    }
  }

  private List<SectionMessage> silentSections() {
    List<SectionMessage> silent = new ArrayList<>();
    db.select(
            SECTION.REQUEST_ID,
            SECTION.VERSION,
            SECTION.NAME,
            SECTION.EXECUTION,
            SECTION.SOURCE,
            SECTION.DATA_MAP,
            SECTION.SENT_AT,
            SECTION.HEARD_AT)
        .from(SECTION)
        .join(PACKAGE)
        .on(PACKAGE.REQUEST_ID.eq(SECTION.REQUEST_ID).and(PACKAGE.VERSION.eq(SECTION.VERSION)))
        .where(
            SECTION
                .STATUS
                .eq(SectionStatus.COLLECTING.word())
                .and(SECTION.NEXT_ATTEMPT_AT.isNull())
                .and(SECTION.EXECUTION.isNotNull())
                .and(PACKAGE.STATE.eq(PackageState.COLLECTING.word())))
        .orderBy(SECTION.HEARD_AT.nullsLast(), SECTION.SENT_AT)
        .forEach(row -> {
          if (isSilent(row.value6(), row.value5(), row.value7(), row.value8())) {
            silent.add(
                new SectionMessage.Ended(
                    row.value1(),
                    row.value2(),
                    row.value3(),
                    row.value4(),
                    UUID.randomUUID(),
                    Outcome.FAILED,
                    Failure.of(Reason.TIMEOUT),
                    0,
                    0,
                    clock.instant()));
          }
        });
    return silent;
  }

  private List<SectionMessage> silentIdentities() {
    List<SectionMessage> silent = new ArrayList<>();
    db.select(
            IDENTITY.REQUEST_ID,
            IDENTITY.VERSION,
            IDENTITY.NAME,
            IDENTITY.EXECUTION,
            IDENTITY.SOURCE,
            IDENTITY.DATA_MAP,
            IDENTITY.SENT_AT)
        .from(IDENTITY)
        .join(PACKAGE)
        .on(PACKAGE.REQUEST_ID.eq(IDENTITY.REQUEST_ID).and(PACKAGE.VERSION.eq(IDENTITY.VERSION)))
        .where(
            IDENTITY
                .STATUS
                .eq(IdentityStatus.RESOLVING.word())
                .and(IDENTITY.NEXT_ATTEMPT_AT.isNull())
                .and(IDENTITY.EXECUTION.isNotNull())
                .and(PACKAGE.STATE.eq(PackageState.COLLECTING.word())))
        .orderBy(IDENTITY.SENT_AT)
        .forEach(row -> {
          if (isLost(row.value6(), row.value5(), row.value7())) {
            silent.add(
                new SectionMessage.IdentityEnded(
                    row.value1(),
                    row.value2(),
                    row.value3(),
                    row.value4(),
                    UUID.randomUUID(),
                    null,
                    Failure.of(Reason.TIMEOUT)));
          }
        });
    return silent;
  }

  private boolean isSilent(
      String dataMap,
      String source,
      @Nullable OffsetDateTime sentAt,
      @Nullable OffsetDateTime heardAt) {
    Instant heard = Utc.instant(heardAt);
    Instant since = heard == null ? Utc.instant(sentAt) : heard;
    if (since == null) {
      return false;
    }
    Duration run = allowed(dataMap, source, this::allowed);
    Duration patience = heard == null ? run.plus(settings.queue()) : run;
    return since.plus(patience).isBefore(clock.instant());
  }

  /** Of a look-up nothing is heard but its answer, and all sections wait for it. */
  private boolean isLost(String dataMap, String source, @Nullable OffsetDateTime sentAt) {
    Instant sent = Utc.instant(sentAt);
    if (sent == null) {
      return false;
    }
    Duration run = allowed(dataMap, source, found -> longestRun(found).plus(LEAST));
    Duration patience = run.compareTo(settings.lookUp()) > 0 ? run : settings.lookUp();
    return sent.plus(patience).isBefore(clock.instant());
  }

  private Duration allowed(
      String dataMap, String source, Function<@Nullable Source, Duration> rule) {
    try {
      return rule.apply(maps.get(dataMap).sources().get(source));
    } catch (RuntimeException e) {
      // A map that cannot be read holds up no other request; its own is given a day.
      LOG.error("data map not readable source={}", source, e);
      return UNREADABLE;
    }
  }

  private Duration allowed(@Nullable Source source) {
    Duration times =
        Duration.ofMillis((long) (longestRun(source).toMillis() * settings.sectionTimeouts()));
    return times.compareTo(LEAST) < 0 ? LEAST : times;
  }

  private static Duration longestRun(@Nullable Source source) {
    return source == null ? Duration.ZERO : source.longestRun();
  }
}
