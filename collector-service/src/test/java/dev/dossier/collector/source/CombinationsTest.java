package dev.dossier.collector.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.common.datamap.IdentityType;
import dev.dossier.common.event.Identifiers;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CombinationsTest {
  private static final IdentityTypes ANY = name -> IdentityType.ANY;

  @Test
  void everyValueMeetsEveryOther() {
    Combinations combinations =
        Combinations.of(
            List.of("b", "a", "b"),
            ANY,
            new Identifiers(Map.of("a", List.of("1", "2"), "b", List.of("x", "y", "x"))));

    assertThat(combinations.size()).isEqualTo(4);
    assertThat(combinations.rows())
        .containsExactly(
            List.of("x", "1", "x"),
            List.of("x", "2", "x"),
            List.of("y", "1", "y"),
            List.of("y", "2", "y"));
    assertThat(combinations.get(2)).isEqualTo(Map.of("b", "y", "a", "1"));
  }

  @Test
  void withoutParametersThereIsOneAndWithoutAValueNone() {
    Identifiers none = new Identifiers(Map.of("a", List.of("", " ", "\u0000", "\ud800")));

    assertThat(Combinations.of(List.of(), ANY, none).rows()).containsExactly(List.of());
    assertThat(Combinations.of(List.of("a"), ANY, none).isEmpty()).isTrue();
    assertThat(Combinations.of(List.of("b"), ANY, none).isEmpty()).isTrue();
  }

  @Test
  void whatIsNotOfTheTypeIsLeftOut() {
    IdentityTypes integers = name -> IdentityType.INTEGER;

    assertThat(
            Combinations.of(
                    List.of("a"),
                    integers,
                    new Identifiers(Map.of("a", List.of("7", "07", "+7", "7 ", "x", "-7"))))
                .rows())
        .containsExactly(List.of("7"), List.of("-7"));
  }

  @Test
  void tooManyAreCountedAndNeverMade() {
    List<String> many = IntStream.range(0, 5_000).mapToObj(Integer::toString).toList();
    Map<String, List<String>> values =
        Map.of("a", many, "b", many, "c", many, "d", many, "e", many, "f", many);
    Combinations combinations =
        Combinations.of(List.of("a", "b", "c", "d", "e", "f"), ANY, new Identifiers(values));

    assertThat(combinations.tooMany()).isTrue();
    assertThat(combinations.isEmpty()).isFalse();
  }

  @Test
  void oneIdentityWithoutAValueMakesAllOfThemNone() {
    List<String> many = IntStream.range(0, 20_000).mapToObj(Integer::toString).toList();

    Combinations combinations =
        Combinations.of(List.of("a", "b"), ANY, new Identifiers(Map.of("a", many)));

    assertThat(combinations.isEmpty()).isTrue();
    assertThat(combinations.tooMany()).isFalse();
  }
}
