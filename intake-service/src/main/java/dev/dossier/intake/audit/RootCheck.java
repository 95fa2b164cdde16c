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
  private static final HexFormat HEX = HexFormat.of();
  private final Function<String, Optional<SigningKey>> keys;
  private final Map<UUID, List<Pin>> pins = new HashMap<>();

  /** By the text of the id, which is the order of the root's lines. */
  private final TreeMap<String, Head> heads = new TreeMap<>();

  private final List<Finding> findings = new ArrayList<>();
  private int contradictions;
  private boolean whole = true;
  private @Nullable LocalDate last;
  private byte @Nullable [] lastHash;
  private @Nullable RootDocument newest;

  /**
   * @param keys one of ours by its id
   */
  RootCheck(Function<String, Optional<SigningKey>> keys) {
    this.keys = keys;
  }

  /**
   * The next root, in the order of their days.
   *
   * @param kept by the database; absent if it lacks this root
   * @param onItsWay the row was made just now, its object may be yet to come
   */
  void next(LocalDate date, RootObject stored, @Nullable KeptRoot kept, boolean onItsWay) {
    if (last != null && last.plusDays(1).isBefore(date)) {
      findings.add(new Finding.Gap(last.plusDays(1), date.minusDays(1)));
    }
    byte[] hash = kept == null ? null : kept.hash();
    switch (stored) {
      case RootObject.Absent absent -> {
        if (!onItsWay) {
          find(date, "missing in the store");
          whole = false;
        }
      }
      case RootObject.Unreadable unreadable -> {
        find(date, unreadable.why());
        whole = false;
      }
      case RootObject.Readable readable -> {
        check(date, readable.document(), kept);
        hash = readable.document().hash();
      }
    }
    last = date;
    lastHash = hash;
  }

  private void check(LocalDate date, RootDocument document, @Nullable KeptRoot kept) {
    if (!isOurs(document)) {
      find(date, "it is not what we signed");
      whole = false;
      return;
    }
    if (!document.date().equals(date)) {
      find(date, "it is the root of " + document.date());
      whole = false;
      return;
    }
    String previous = lastHash == null ? null : HEX.formatHex(lastHash);
    if (kept == null) {
      contradict(date, "missing in the database");
    } else if (!Arrays.equals(kept.hash(), document.hash())) {
      contradict(date, "the database keeps another");
    } else if (kept.heads() != null && !HEX.formatHex(kept.heads()).equals(document.root())) {
      contradict(date, "the database had other heads when it was made");
    } else if (!Objects.equals(previous, document.previous())) {
      find(date, last == null ? "the roots before it are missing" : "it names another before it");
    }
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
                HEX.parseHex(changed.hash()));
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
    if (document == null || !whole) {
      return;
    }
    MessageDigest root = CanonicalEntry.sha256();
    heads.values().forEach(head -> root.update(RootDocument.line(head)));
    if (heads.size() != document.chains()
        || !HEX.formatHex(root.digest()).equals(document.root())) {
      find(document.date(), "its heads are not those of the roots up to it");
    }
  }

  private boolean isOurs(RootDocument document) {
    return isOurs(document, keys);
  }

  /** Whether one of our keys signed it. */
  static boolean isOurs(RootDocument document, Function<String, Optional<SigningKey>> keys) {
    // The database takes no NUL, and who wrote the object chose the key's name.
    if (!document.key().matches("[A-Za-z0-9_-]{1,64}")) {
      return false;
    }
    try {
      byte[] signature = HEX.parseHex(document.signature());
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

  private void contradict(@Nullable LocalDate date, String why) {
    find(date, why);
    contradictions++;
  }

  /** There are signed roots, and no key is left that could tell whose they are. */
  void keyless() {
    contradict(null, "the key that signed them is not in the database");
  }

  void add(Finding finding) {
    findings.add(finding);
  }

  List<Finding> findings() {
    return List.copyOf(findings);
  }

  /** How often the database says otherwise than a root that we signed. */
  int contradictions() {
    return contradictions;
  }

  /** Heads that roots saw, by request, oldest first. */
  Map<UUID, List<Pin>> pins() {
    return pins;
  }

  /** The newest of ours. */
  Optional<RootDocument> newest() {
    return Optional.ofNullable(newest);
  }
}
