package dev.dossier.intake.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MustMatchTest {
  @Test
  void addressesMatchWithoutRegardToAsciiCase() {
    assertThat(MustMatch.matches(List.of("Jane@Example.ORG"), List.of("jane@example.org")))
        .isTrue();
  }

  @Test
  void letterCaseBeyondAsciiMakesAnotherAddress() {
    assertThat(
            MustMatch.matches(List.of("\u00c4nne@example.org"), List.of("\u00e4nne@example.org")))
        .isFalse();
    // Unicode would fold the Kelvin sign to k.
    assertThat(MustMatch.matches(List.of("\u212aim@example.org"), List.of("kim@example.org")))
        .isFalse();
  }

  @Test
  void otherValuesMatchExactly() {
    assertThat(MustMatch.matches(List.of("A-9"), List.of("a-9"))).isFalse();
    assertThat(MustMatch.matches(List.of("A-9"), List.of("A-9"))).isTrue();
  }

  @Test
  void oneValueWithoutItsEqualIsEnoughNotToMatch() {
    assertThat(MustMatch.matches(List.of("a@x.org", "b@x.org"), List.of("a@x.org"))).isFalse();
    assertThat(MustMatch.matches(List.of("a@x.org"), List.of("b@x.org", "A@x.org"))).isTrue();
    assertThat(MustMatch.matches(List.of("a@x.org"), List.of())).isFalse();
  }
}
