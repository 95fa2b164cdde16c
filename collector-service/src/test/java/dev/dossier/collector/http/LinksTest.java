package dev.dossier.collector.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LinksTest {

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "<https://a/2>; rel=\"next\"|https://a/2",
        "<https://a/2>;rel=next|https://a/2",
        "< > ; x ; REL = NEXT|` `",
        "<https://a/1>; rel=\"prev\", <https://a/3>; rel=\"next\"|https://a/3",
        "<https://a/9>; rel=\"last next\"|https://a/9",
        "<https://a/1>; title=\"a, <b>; rel=next\"; rel=prev, <https://a/4>; rel=next|https://a/4",
        "<https://a/1>; title=\"\\\"; rel=next\"; rel=last|-",
        "<https://a/1>; rel=last; rel=next|-",
        "<https://a/1>; rel=nextish|-",
        "<https://a/1>, <https://a/2>|-",
        "nonsense <x <https://a/5>; rel=next|https://a/5",
        "<https://a/1; rel=next|-",
        "> <https://a/6>;;rel=next|https://a/6",
        "<https://a/1>; rel=\"next|https://a/1",
        "-|-",
      })
  void theFirstLinkThatSaysNextIsFollowed(@Nullable String header, @Nullable String target) {
    assertThat(Links.next(header == null ? List.of() : List.of("<a>; rel=b", header)))
        .isEqualTo(target);
  }

  /** Patterns with repeated groups recurse for each of these: the JVM's stack ends before. */
  @ParameterizedTest
  @ValueSource(strings = {"\\a", "a", "\" ; a=\"", "\"; b; a=\"", "\";;a=\"<>"})
  void aLongHeaderCostsNoStack(String piece) {
    String header = "<https://a/1>; a=\"" + piece.repeat(50_000) + "\"; rel=next";

    assertThat(Links.next(List.of(header))).isEqualTo("https://a/1");
  }

  @Test
  void manyParametersAndManyLinksCostNoStack() {
    String parameters = "<https://a/1>" + "; a".repeat(50_000) + "; rel=prev, ";

    assertThat(Links.next(List.of(parameters + "<x>".repeat(50_000) + "; rel=next")))
        .isEqualTo("x");
    assertThat(Links.next(List.of("<".repeat(50_000)))).isNull();
    assertThat(Links.next(List.of(">".repeat(50_000)))).isNull();
  }
}
