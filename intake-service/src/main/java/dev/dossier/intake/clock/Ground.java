package dev.dossier.intake.clock;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a person was asked for while the clock stands still. */
public enum Ground {
  /** GDPR Article 12(6): who they are, where that is reasonably doubted. */
  IDENTITY,
  /** GDPR recital 63, UK GDPR Article 12A(5): which information or processing they mean. */
  CLARIFICATION;

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<Ground> of(String word) {
    return Arrays.stream(values()).filter(ground -> ground.word().equals(word)).findFirst();
  }
}
