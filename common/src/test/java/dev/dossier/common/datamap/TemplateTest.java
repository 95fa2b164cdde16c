package dev.dossier.common.datamap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateTest {

  private static final Map<String, String> ENVIRONMENT =
      Map.of("HOST", "db.example", "EMPTY", "", "ODD", "a$1\\b${HOST}");

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "plain, plain",
        "${HOST}, db.example",
        "a${HOST}b${HOST}c, adb.examplebdb.examplec",
        "${HOST:-x}, db.example",
        "${NONE:-x:-y/z}, x:-y/z",
        "${EMPTY:-x}, x",
        "[${EMPTY}], []",
        "[${NONE:-}], []",
        "${ODD}, a$1\\b${HOST}",
        "$HOST $$, $HOST $$",
      })
  void placeholdersTakeTheEnvironmentsValues(String text, String resolved) {
    assertThat(Template.of(text).resolve(ENVIRONMENT)).isEqualTo(resolved);
  }

  @Test
  void eachUnsetVariableIsNamedWithItsLine() {
    DataMap map =
        Example.parse(Example.text().replace("${APP_DB_URL}", "jdbc:x://${APP_HOST}/${APP_DB}"));
    JdbcSource app = (JdbcSource) map.source("app");
    assertThatThrownBy(() -> app.url().resolve(Map.of()))
        .isInstanceOf(DataMapException.class)
        .hasMessage(
            """
            example.yaml:25: sources.app.url: expected the environment variable APP_HOST to be set
            example.yaml:25: sources.app.url: expected the environment variable APP_DB to be set\
            """);
  }

  @Test
  void itsTextIsNotShown() {
    assertThat(Template.of("secret${HOST}")).hasToString("Template[HOST]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"${", "${}", "${A", "${1A}", "${A-b}", "${A:b}", "${A:-${B}}", "x ${ A}"})
  void anythingElseAfterADollarAndABraceIsRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Template.of(text));
  }
}
