package dev.dossier.intake.submission;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class CanonicalJsonTest {

  @Test
  void isTheSameForEqualJson() {
    assertThat(of("{\"b\": [1.0, 1e2, true, null], \"a\": {\"d\": \"\\u0041\", \"c\": {}}}"))
        .isEqualTo(of("{\"a\":{\"c\":{},\"d\":\"A\"},\"b\":[1,100,true,null]}"));
  }

  @Test
  void differsForOtherJson() {
    assertThat(of("{\"a\": [1, 2]}")).isNotEqualTo(of("{\"a\": [2, 1]}"));
    assertThat(of("{\"a\": \"1\"}")).isNotEqualTo(of("{\"a\": 1}"));
    assertThat(of("{\"a\": \"x\"}")).isNotEqualTo(of("{\"a\": \"X\"}"));
    assertThat(of("{\"a\": null}")).isNotEqualTo(of("{}"));
  }

  private static String of(String json) {
    var errors = new ArrayList<dev.dossier.intake.web.FieldError>();
    String canonical =
        CanonicalJson.of(StrictJson.read(json.getBytes(StandardCharsets.UTF_8), errors));
    assertThat(errors).isEmpty();
    return canonical;
  }
}
