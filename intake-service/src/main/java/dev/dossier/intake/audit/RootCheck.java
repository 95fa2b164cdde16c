package dev.dossier.intake.audit;

import dev.dossier.intake.audit.RootDocument.ChangedHead;
import dev.dossier.intake.signing.SigningKey;
import java.security.MessageDigest;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Whether the daily roots are ours, unbroken, and what each says of the chains. */
final class RootCheck {
  private final Function<String, Optional<SigningKey>> keys;
  private final Map<UUID, List<Pin>> pins = new HashMap<>();

  /** By the text of the id, which is the order of the root's lines. */
  private final TreeMap<String, Head> heads = new TreeMap<>();

  private final List<Finding> findings = new ArrayList<>();
  private @Nullable LocalDate last;
  private byte @Nullable [] lastHash;
  private @Nullable RootDocument newest;
  private @Nullable RootDocument oldest;

  /**
   * @param keys one of ours by its id
   */
  RootCheck(Function<String, Optional<SigningKey>> keys) {
    this.keys = keys;
  }

  /**
   * The next root, in the order of their days.
   *
   * @param document absent where the store has none for a day that has a row
   * @param kept what the database keeps of it; absent while it is being made
   */
  void next(LocalDate date, @Nullable RootDocument document, byte @Nullable [] kept) {
    for (LocalDate day = last == null ? date : last.plusDays(1);
        day.isBefore(date);
        day = day.plusDays(1)) {
      find(day, "missing");
    }
    if (document == null) {
      find(date, "missing in the store");
    } else {
      check(date, document, kept);
    }
    last = date;
    lastHash = document == null ? kept : document.hash();
  }

  private void check(LocalDate date, RootDocument document, byte @Nullable [] kept) {
    String previous = lastHash == null ? null : HexFormat.of().formatHex(lastHash);
    if (!isSigned(document)) {
      find(date, "it is not what we signed");
    } else if (!document.date().equals(date)) {
      find(date, "it is the root of " + document.date());
    } else if (kept != null && !Arrays.equals(kept, document.hash())) {
      find(date, "the database keeps another");
    } else if (!Objects.equals(previous, document.previous())) {
      find(date, last == null ? "the roots before it are missing" : "it names another before it");
    }
    oldest = oldest == null ? document : oldest;
    newest = document;
    fold(date, document);
  }

  private void fold(LocalDate date, RootDocument document) {
    try {
      for (ChangedHead changed : document.changed()) {
        Head head =
            new Head(
                UUID.fromString(changed.requestId()),
                Math.max(1, changed.seq()),
                HexFormat.of().parseHex(changed.hash()));
        heads.put(head.requestId().toString(), head);
        pins.computeIfAbsent(head.requestId(), id -> new ArrayList<>()).add(new Pin(date, head));
      }
    } catch (IllegalArgumentException e) {
      find(date, "it names a head that is none");
    }
  }

  /** After the last: the heads of all of them together are those that it was made over. */
  void end() {
    RootDocument document = newest;
    if (document == null) {
      return;
    }
    MessageDigest root = CanonicalEntry.sha256();
    heads.values().forEach(head -> root.update(RootDocument.line(head)));
    if (heads.size() != document.chains()
        || !HexFormat.of().formatHex(root.digest()).equals(document.root())) {
      find(document.date(), "its heads are not those of the roots up to it");
    }
  }

  private boolean isSigned(RootDocument document) {
    try {
      byte[] signature = HexFormat.of().parseHex(document.signature());
      return keys.apply(document.key())
          .filter(key -> key.verifies(document.signed(), signature))
          .isPresent();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  void find(@Nullable LocalDate date, String why) {
    findings.add(new Finding.Root(date, why));
  }

  List<Finding> findings() {
    return List.copyOf(findings);
  }

  /** Heads that roots saw, by request, oldest first. */
  Map<UUID, List<Pin>> pins() {
    return pins;
  }

  Optional<RootDocument> newest() {
    return Optional.ofNullable(newest);
  }

  Optional<RootDocument> oldest() {
    return Optional.ofNullable(oldest);
  }
}
