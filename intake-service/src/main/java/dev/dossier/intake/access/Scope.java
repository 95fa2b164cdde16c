package dev.dossier.intake.access;

import java.util.Arrays;
import java.util.Optional;

/** What a caller may do. */
public enum Scope {
  /** File requests; the e-mail address alone identifies the person. */
  REQUESTS_WRITE("requests:write"),
  /** Bind {@code subject.id} and {@code subject.identifiers} to the address. */
  SUBJECTS_ASSERT("subjects:assert"),
  /** Send {@code identityVerified}, which takes the place of the verification mail. */
  IDENTITY_ASSERT("identity:assert"),
  REQUESTS_READ("requests:read"),
  /** A role: reads and decides about the requests of all apps. */
  OFFICER("officer"),
  /** A role: reads everything of all apps, and changes nothing. */
  AUDITOR("auditor");

  private final String word;

  Scope(String word) {
    this.word = word;
  }

  public String word() {
    return word;
  }

  /** A word that this version does not know allows nothing. */
  public static Optional<Scope> of(String word) {
    return Arrays.stream(values()).filter(scope -> scope.word.equals(word)).findFirst();
  }
}
