package dev.dossier.intake.plan;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** Where a section stands. The word on the wire is the constant's name in lower case. */
public enum SectionStatus {
  PLANNED,
  /** For an identity. */
  WAITING,
  /** Also between attempts. */
  COLLECTING,
  FOUND,
  NOTHING_FOUND,
  /** Final until an officer acts. */
  FAILED,
  /** Released without it. */
  WAIVED;

  private static final Set<SectionStatus> BEFORE_DISPATCH = EnumSet.of(PLANNED, WAITING);
  private static final Set<SectionStatus> OPEN = EnumSet.of(PLANNED, WAITING, COLLECTING);

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether nothing was sent to a collector yet. */
  boolean beforeDispatch() {
    return BEFORE_DISPATCH.contains(this);
  }

  /** Whether it may still change without an officer. */
  boolean open() {
    return OPEN.contains(this);
  }

  /**
   * @throws IllegalArgumentException if no status has this word
   */
  public static SectionStatus of(String word) {
    return Arrays.stream(values())
        .filter(status -> status.word().equals(word))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("section status: expected a known word"));
  }
}
