package dev.dossier.intake.plan;

import java.util.Arrays;
import java.util.Locale;

/** Where an identity of a package version stands. */
enum IdentityStatus {
  /** For an identity that its lookup binds. */
  WAITING,
  RESOLVING,
  KNOWN,
  /** Neither the request nor its provider had a value. */
  NONE,
  /** Its provider failed for good. */
  FAILED;

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  boolean settled() {
    return this == KNOWN || this == NONE || this == FAILED;
  }

  static IdentityStatus of(String word) {
    return Arrays.stream(values())
        .filter(status -> status.word().equals(word))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("identity status: expected a known word"));
  }
}
