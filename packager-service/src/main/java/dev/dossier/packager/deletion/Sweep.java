package dev.dossier.packager.deletion;

import dev.dossier.common.storage.ObjectKeys;
import dev.dossier.common.storage.ObjectStore;
import dev.dossier.common.storage.ObjectStore.StoredObject;
import dev.dossier.common.storage.ObjectStore.UnfinishedUpload;
import dev.dossier.packager.inbox.Inbox;
import dev.dossier.packager.inbox.Leftovers;
import dev.dossier.packager.inbox.Losers;
import dev.dossier.packager.inbox.Losers.Loser;
import dev.dossier.packager.version.VersionId;
import dev.dossier.packager.version.Versions;
import dev.dossier.packager.version.Versions.Holding;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Takes away what was left behind: what came after its version was sealed or ended, executions that
 * another one beat to their section, packages of void epochs, uploads that nobody finishes. It goes
 * by state; by age for requests that nobody knows, for uploads, and for what lost, which might
 * still be needed if what won is unreadable.
 */
@Component
class Sweep {
  private static final Logger LOG = LoggerFactory.getLogger(Sweep.class);
  private static final Duration OLD = Duration.ofHours(24);

  private final Versions versions;
  private final Inbox inbox;
  private final Leftovers leftovers;
  private final Losers losers;
  private final ObjectStore store;
  private final Clock clock;
  private final Counter swept;

  Sweep(
      Versions versions,
      Inbox inbox,
      Leftovers leftovers,
      Losers losers,
      ObjectStore store,
      Clock clock,
      MeterRegistry metrics) {
    this.versions = versions;
    this.inbox = inbox;
    this.leftovers = leftovers;
    this.losers = losers;
    this.store = store;
    this.clock = clock;
    this.swept =
        Counter.builder("dossier.sweep.objects")
            .description("Objects and uploads that the sweep took away")
            .register(metrics);
  }

  void run() {
    Instant old = clock.instant().minus(OLD);
    leftovers.ofClosed().forEach(inbox::clear);
    leftovers.ofUnknownSince(old.atOffset(ZoneOffset.UTC)).forEach(inbox::clear);
    Map<VersionId, Optional<Holding>> known = new HashMap<>();
    List<String> orphans = new ArrayList<>();
    for (Loser loser : losers.quietSince(old.atOffset(ZoneOffset.UTC))) {
      String prefix =
          ObjectKeys.transientOf(loser.id().requestId(), loser.id().version())
              + loser.execution()
              + "/";
      // The objects first: without its rows nothing would lead to them.
      List<String> lost = store.list(prefix).stream().map(StoredObject::key).toList();
      store.delete(lost);
      swept.increment(lost.size());
      losers.clear(loser);
    }
    for (String root : List.of(ObjectKeys.FRAGMENTS, ObjectKeys.PACKAGES)) {
      for (StoredObject object : store.list(root)) {
        if (orphan(object.key(), object.lastModified(), old, known)) {
          orphans.add(object.key());
        }
      }
      for (UnfinishedUpload upload : store.unfinishedUploads(root)) {
        if (upload.startedAt().isBefore(old)
            || orphan(upload.key(), upload.startedAt(), old, known)) {
          store.abort(upload);
          swept.increment();
        }
      }
    }
    store.delete(orphans);
    swept.increment(orphans.size());
    if (!orphans.isEmpty()) {
      LOG.info("sweep objects={}", orphans.size());
    }
  }

  private boolean orphan(
      String key, Instant madeAt, Instant old, Map<VersionId, Optional<Holding>> known) {
    Optional<VersionId> id = versionOf(key);
    Optional<Holding> holding = id.flatMap(each -> known.computeIfAbsent(each, versions::holding));
    return holding
        .map(held -> key.startsWith(ObjectKeys.FRAGMENTS) ? held.state().closed() : left(held, key))
        .orElseGet(() -> madeAt.isBefore(old));
  }

  /** Whether a package's object, or its upload, is not the one that counts. */
  private static boolean left(Holding held, String key) {
    return switch (held.state()) {
      case SEALED -> !key.equals(held.object());
      case ASSEMBLING, OPEN, FAILED -> epoch(key) < held.epoch();
      case CANCELLED, DELETED -> true;
    };
  }

  private static long epoch(String key) {
    String name = key.substring(key.lastIndexOf('/') + 1);
    int dot = name.indexOf('.');
    try {
      return Long.parseLong(dot < 0 ? name : name.substring(0, dot));
    } catch (NumberFormatException e) {
      return Long.MAX_VALUE;
    }
  }

  private static Optional<VersionId> versionOf(String key) {
    String[] parts = key.split("/", 4);
    try {
      return parts.length == 4
          ? Optional.of(VersionId.parse(parts[1] + "/" + parts[2]))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
