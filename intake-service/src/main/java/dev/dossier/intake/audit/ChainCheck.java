package dev.dossier.intake.audit;

import dev.dossier.intake.audit.Finding.Kind;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Whether one chain is what it was: each entry, its end, and what the daily roots saw of it. */
final class ChainCheck {
  private ChainCheck() {}

  /**
   * @param entries in the order of their numbers
   * @param head as the database keeps it
   * @param pins by signed roots, oldest first
   */
  static Optional<Finding.Entry> firstFinding(
      UUID requestId, List<AuditEntry> entries, @Nullable Head head, List<Pin> pins) {
    if (entries.isEmpty()) {
      return head == null && pins.isEmpty()
          ? Optional.empty()
          : Optional.of(
              entry(requestId, 1, Kind.CHAIN_MISSING, "no entry of this request is there"));
    }
    return links(entries)
        .or(() -> end(requestId, entries, head))
        .or(() -> pinned(requestId, entries, pins));
  }

  private static Optional<Finding.Entry> links(List<AuditEntry> entries) {
    byte @Nullable [] previous = null;
    int seq = 0;
    for (AuditEntry entry : entries) {
      seq++;
      UUID id = entry.requestId();
      if (entry.seq() != seq) {
        return Optional.of(entry(id, seq, Kind.MISSING, "the next one is " + entry.seq()));
      }
      if (!entry.intact() || !Arrays.equals(entry.previous(), previous)) {
        return Optional.of(broken(entry, entries));
      }
      previous = entry.hash();
    }
    return Optional.empty();
  }

  private static Finding.Entry broken(AuditEntry entry, List<AuditEntry> entries) {
    UUID id = entry.requestId();
    for (AuditEntry other : entries) {
      if (other.seq() != entry.seq()
          && (entry.isOf(other.seq(), entry.previous(), entry.hash())
              || entry.isOf(other.seq(), other.previous(), other.hash()))) {
        return entry(id, entry.seq(), Kind.SWAPPED, "it was entry " + other.seq());
      }
    }
    return entry(
        id,
        entry.seq(),
        Kind.EDITED,
        entry.intact()
            ? "it does not follow entry " + (entry.seq() - 1)
            : "its hash is not that of what it says");
  }

  private static Optional<Finding.Entry> end(
      UUID requestId, List<AuditEntry> entries, @Nullable Head head) {
    AuditEntry last = entries.getLast();
    if (head == null) {
      return Optional.of(entry(requestId, last.seq(), Kind.ADDED, "the chain has no head"));
    }
    if (last.seq() < head.seq()) {
      return Optional.of(
          entry(requestId, last.seq() + 1, Kind.TRUNCATED, "the chain's head is " + head.seq()));
    }
    if (last.seq() > head.seq()) {
      return Optional.of(
          entry(requestId, head.seq() + 1, Kind.ADDED, "the chain's head is " + head.seq()));
    }
    return Arrays.equals(last.hash(), head.hash())
        ? Optional.empty()
        : Optional.of(entry(requestId, last.seq(), Kind.EDITED, "the chain's head is another"));
  }

  /** Where the chain is not the one that a root saw. */
  static Optional<Finding.Entry> pinned(UUID requestId, List<AuditEntry> entries, List<Pin> pins) {
    for (Pin pin : pins) {
      int seq = pin.head().seq();
      if (seq > entries.size()) {
        return Optional.of(
            entry(
                requestId,
                entries.size() + 1,
                Kind.TRUNCATED,
                "the root of %s saw %d entries".formatted(pin.date(), seq)));
      }
      if (!Arrays.equals(entries.get(seq - 1).hash(), pin.head().hash())) {
        return Optional.of(
            entry(
                requestId,
                seq,
                Kind.REWRITTEN,
                "the root of %s saw another".formatted(pin.date())));
      }
    }
    return Optional.empty();
  }

  private static Finding.Entry entry(UUID requestId, int seq, Kind kind, String why) {
    return new Finding.Entry(requestId, seq, kind, why);
  }
}
