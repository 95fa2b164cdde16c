package dev.dossier.intake.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class HtmlTest {

  @Test
  void escapesTextAndKeepsPieces() {
    Html inner = Html.of("<b>{}</b>", "<script>alert(\"x\")</script>'&");

    assertThat(Html.of("<p title=\"{}\">{}</p>", "\"onload=", inner).toString())
        .isEqualTo(
            "<p title=\"&quot;onload=\"><b>&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;&#39;"
                + "&amp;</b></p>");
  }

  @Test
  void doesNotFillHolesInValues() {
    assertThat(Html.of("{} {}", "{}", "x").toString()).isEqualTo("{} x");
  }

  @Test
  void countsItsHoles() {
    assertThatIllegalArgumentException().isThrownBy(() -> Html.of("{}", "a", "b"));
    assertThatIllegalArgumentException().isThrownBy(() -> Html.of("{} {}", "a"));
  }

  @Test
  void writesSizesForPeople() {
    assertThat(Language.EN.size(999)).isEqualTo("999 bytes");
    assertThat(Language.EN.size(12_345_678)).isEqualTo("12.3 MB");
    assertThat(Language.DE.size(999_950)).isEqualTo("1,0 MB");
  }
}
