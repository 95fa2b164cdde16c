package dev.dossier.common.datamap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dossier.common.datamap.BoundText.Bound;
import dev.dossier.common.datamap.BoundText.Fixed;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BoundTextTest {

  @Test
  void placesAndVariablesAreToldApart() {
    BoundText text = BoundText.of("/v1/${PROJECT:-main}/people/{user_id}/notes");

    assertThat(text.names()).containsExactly("user_id");
    assertThat(text.isWhole()).isFalse();
    assertThat(text.parts()).hasSize(3);
    assertThat(((Fixed) text.parts().getFirst()).text().resolve(Map.of("PROJECT", "{x}")))
        .isEqualTo("/v1/{x}/people/");
    assertThat(text.parts().get(1)).isEqualTo(new Bound("user_id"));
  }

  @Test
  void oneBoundValueAloneIsWhole() {
    assertThat(BoundText.of("{email}").isWhole()).isTrue();
    assertThat(BoundText.of("{a}{b}").isWhole()).isFalse();
    assertThat(BoundText.of("").parts()).isEmpty();
  }

  @Test
  void aBraceWithoutAPlaceIsRefused() {
    for (String wrong : List.of("{", "}", "{a", "{ a }", "a}", "${1}", "{}")) {
      assertThatThrownBy(() -> BoundText.of(wrong))
          .as(wrong)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("{name}");
    }
  }

  @Test
  void fieldPathsAreKeysJoinedByDots() {
    assertThat(FieldPath.of("pages.next").keys()).containsExactly("pages", "next");
    assertThat(FieldPath.of(".")).isEqualTo(FieldPath.WHOLE);
    assertThat(FieldPath.of("a.b")).hasToString("a.b");
    for (String wrong : List.of("", "a.", ".a", "a..b", " ")) {
      assertThatThrownBy(() -> FieldPath.of(wrong))
          .as(wrong)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
