package dev.dossier.intake.audit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A signed daily root as it stands in the store, {@code audit/roots/<date>.json}.
 *
 * @param date the day that it closes
 * @param zone the controller's time zone, in which days begin and end
 * @param madeAt ISO 8601 UTC
 * @param previous SHA-256 of what was signed the day before, in hex; absent in the first
 * @param chains how many heads there are
 * @param root SHA-256 over all heads, a line each in the order of the request ids: {@code <request
 *     id> <seq> <hash in hex>\n}
 * @param changed the heads that are new, or further on than in the roots before, in that order;
 *     their lines' SHA-256 is under the signature
 * @param key id of the signing key
 * @param signature Ed25519 on {@link #signed}, in hex
 */
record RootDocument(
    LocalDate date,
    String zone,
    String madeAt,
    @Nullable String previous,
    long chains,
    String root,
    List<ChangedHead> changed,
    String key,
    String signature) {
  static final String PREFIX = "audit/roots/";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  RootDocument {
    Objects.requireNonNull(date, "date");
    Objects.requireNonNull(zone, "zone");
    Objects.requireNonNull(madeAt, "madeAt");
    Objects.requireNonNull(root, "root");
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(signature, "signature");
    changed = List.copyOf(Objects.requireNonNull(changed, "changed"));
  }

  /**
   * @param hash of the newest entry, in hex
   */
  record ChangedHead(String requestId, int seq, String hash) {
    ChangedHead {
      Objects.requireNonNull(requestId, "requestId");
      Objects.requireNonNull(hash, "hash");
    }
  }

  static String objectKey(LocalDate date) {
    return PREFIX + date + ".json";
  }

  /** The bytes under the signature: lines of text. */
  byte[] signed() {
    return """
    dossier audit root v1
    date %s
    zone %s
    made %s
    previous %s
    chains %d
    root %s
    changed %s
    key %s
    """
        .formatted(
            date,
            zone,
            madeAt,
            previous == null ? "none" : previous,
            chains,
            root,
            HexFormat.of().formatHex(changes()),
            key)
        .getBytes(StandardCharsets.UTF_8);
  }

  private byte[] changes() {
    MessageDigest digest = CanonicalEntry.sha256();
    changed.forEach(head -> digest.update(line(head.requestId(), head.seq(), head.hash())));
    return digest.digest();
  }

  RootDocument signedWith(byte[] newSignature) {
    return new RootDocument(
        date,
        zone,
        madeAt,
        previous,
        chains,
        root,
        changed,
        key,
        HexFormat.of().formatHex(newSignature));
  }

  /** Names this root in the next one. */
  byte[] hash() {
    return CanonicalEntry.sha256().digest(signed());
  }

  byte[] toJson() {
    return JSON.writeValueAsBytes(this);
  }

  /** Nothing if it is none, whatever it is. */
  static Optional<RootDocument> read(byte[] json) {
    try {
      return Optional.ofNullable(JSON.readValue(json, RootDocument.class));
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  /** A head's line under the root. */
  static byte[] line(Head head) {
    return line(head.requestId().toString(), head.seq(), HexFormat.of().formatHex(head.hash()));
  }

  private static byte[] line(String requestId, int seq, String hash) {
    return (requestId + " " + seq + " " + hash + "\n").getBytes(StandardCharsets.UTF_8);
  }
}
