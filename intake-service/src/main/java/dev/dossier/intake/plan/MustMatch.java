package dev.dossier.intake.plan;

import dev.dossier.common.datamap.Identity;
import dev.dossier.intake.request.AsciiCase;
import java.util.ArrayList;
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

    /** All that do not match, for one sentence to the officer who decides. */
    record Mismatch(List<Pair> pairs) implements Verdict {
      public Mismatch {
        pairs = List.copyOf(pairs);
      }
    }
  }

  /** An identity that was looked up, and the one that it must match. */
  record Pair(String identity, String expected) {}

  /** What an officer said of the pair's values. */
  @FunctionalInterface
  interface Confirmed {
    /** Whether it is the person, by the values as they are now. */
    boolean is(OpenVersion version, Resolution resolution, Pair pair);
  }

  private MustMatch() {}

  /** Open as long as one is: an officer is asked once, about all of them. */
  static Verdict check(OpenVersion version, Resolution resolution, Confirmed confirmed) {
    Verdict verdict = new Verdict.Passed();
    List<Pair> mismatches = new ArrayList<>();
    for (Identity identity : resolution.map().identities().values()) {
      switch (check(version, resolution, identity, confirmed)) {
        case Verdict.Open open -> {
          return open;
        }
        case Verdict.Unknown unknown -> verdict = unknown;
        case Verdict.Mismatch mismatch -> mismatches.addAll(mismatch.pairs());
        case Verdict.Passed passed -> {
          // Nothing to say.
        }
      }
    }
    return verdict instanceof Verdict.Passed && !mismatches.isEmpty()
        ? new Verdict.Mismatch(mismatches)
        : verdict;
  }

  private static Verdict check(
      OpenVersion version, Resolution resolution, Identity identity, Confirmed confirmed) {
    String expected = identity.mustMatch();
    if (expected == null) {
      return new Verdict.Passed();
    }
    return switch (resolution.status(identity.name())) {
      case WAITING, RESOLVING -> new Verdict.Open();
      case FAILED -> new Verdict.Unknown(identity.name());
      // No row: the source does not know the person.
      case NONE -> new Verdict.Passed();
      case KNOWN ->
          switch (resolution.status(expected)) {
            case WAITING, RESOLVING -> new Verdict.Open();
            case FAILED -> new Verdict.Unknown(expected);
            case NONE, KNOWN -> {
              Pair pair = new Pair(identity.name(), expected);
              yield matches(
                          IdentityValues.of(version, resolution, pair.identity()),
                          IdentityValues.of(version, resolution, pair.expected()))
                      || confirmed.is(version, resolution, pair)
                  ? new Verdict.Passed()
                  : new Verdict.Mismatch(List.of(pair));
            }
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
