package dev.dossier.testsupport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

class ToolsTest {
  private String before = "";

  @BeforeEach
  void rememberTheSetting() {
    before = System.getProperty("tools", "optional");
  }

  @AfterEach
  void restoreTheSetting() {
    System.setProperty("tools", before);
  }

  @Test
  void aProgramOfThePathIsFoundAmongItsAlternatives() {
    assertThat(Tools.require("no-such-program", "sh")).isExecutable().hasFileName("sh");
  }

  @Test
  void aMissingProgramSkipsTheTest() {
    System.setProperty("tools", "optional");
    assertThatExceptionOfType(TestAbortedException.class)
        .isThrownBy(() -> Tools.require("no-such-program"))
        .withMessageContaining("no-such-program");
  }

  @Test
  void aMissingProgramFailsTheTestWhereToolsAreRequired() {
    System.setProperty("tools", "required");
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> Tools.require("no-such-program"))
        .withMessageContaining("no-such-program");
  }
}
