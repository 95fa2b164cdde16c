package dev.dossier.intake.plan;

import dev.dossier.common.datamap.Identity;
import dev.dossier.intake.request.AsciiCase;
import java.util.List;

/**
 * Whether what the source knows of the person is what the request said: checked before anything is
 * collected. In doubt it does not match, since the price is the data of somebody else.
 */
final class MustMatch {

  /** The answer for all identities of a version that must match another. */
  sealed interface Verdict {
    /** An identity is not settled yet. */
    record Open() implements Verdict {}

    record Passed() implements Verdict {}

    /** The provider failed: nobody knows. */
    record Unknown(String identity) implements Verdict {}

    record Mismatch(String identity, String expected) implements Verdict {}
  }

  private MustMatch() {}

  static Verdict check(OpenVersion version) {
    for (Identity identity : version.map().identities().values()) {
      Verdict verdict = check(version, identity);
      if (!(verdict instanceof Verdict.Passed)) {
        return verdict;
      }
    }
    return new Verdict.Passed();
  }

  private static Verdict check(OpenVersion version, Identity identity) {
    String expected = identity.mustMatch();
    if (expected == null) {
      return new Verdict.Passed();
    }
    return switch (version.status(identity.name())) {
      case WAITING, RESOLVING -> new Verdict.Open();
      case FAILED -> new Verdict.Unknown(identity.name());
      // No row: the source does not know the person.
      case NONE -> new Verdict.Passed();
      case KNOWN ->
          switch (version.status(expected)) {
            case WAITING, RESOLVING -> new Verdict.Open();
            case FAILED -> new Verdict.Unknown(expected);
            case NONE, KNOWN ->
                matches(
                        IdentityValues.of(version, identity.name()),
                        IdentityValues.of(version, expected))
                    ? new Verdict.Passed()
                    : new Verdict.Mismatch(identity.name(), expected);
          };
    };
  }

  /** Every value has its equal: one that has none may be another person's. */
  static boolean matches(List<String> values, List<String> expected) {
    return values.stream().allMatch(value -> expected.stream().anyMatch(e -> equal(value, e)));
  }

  private static boolean equal(String a, String b) {
    return a.equals(b) || (a.contains("@") && AsciiCase.lower(a).equals(AsciiCase.lower(b)));
  }
}
