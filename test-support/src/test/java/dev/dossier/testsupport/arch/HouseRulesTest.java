package dev.dossier.testsupport.arch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.List;
import org.junit.jupiter.api.Test;

class HouseRulesTest {
  private static final String FIXTURE = HouseRules.class.getPackageName() + ".fixture";

  @Test
  void thisModuleKeepsTheRules() {
    HouseRules.checkProgram("dev.dossier.testsupport");
  }

  @Test
  void aModuleThatKeepsTheRulesHasNoViolations() {
    assertThat(violationsOf(".packager", false)).isEmpty();
  }

  @Test
  void everyBrokenRuleIsNamed() {
    List<String> violations = violationsOf(".intake", false);

    assertThat(violations).hasSize(6);
    assertThat(String.join("\n", violations))
        .contains("package " + FIXTURE + ".intake.delivery has no package-info.java")
        .contains("Cycle detected")
        .contains("because services share messages only")
        .contains("because logging is SLF4J's")
        .contains("injected java.time.Clock")
        .contains("java.lang.System.out");
  }

  @Test
  void aProgramMayWriteToTheStandardStreams() {
    assertThat(violationsOf(".intake", true)).hasSize(5).noneMatch(v -> v.contains("System.out"));
  }

  @Test
  void messagesWithSpringAreNamed() {
    assertThat(violationsOf(".common", false))
        .singleElement()
        .asString()
        .contains("messages belong to no framework");
  }

  @Test
  void aModuleWithoutClassesFails() {
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> HouseRules.check("dev.dossier.nowhere"))
        .withMessageContaining("no classes found");
  }

  private static List<String> violationsOf(String module, boolean standardStreamsAllowed) {
    return HouseRules.violations(
        new ClassFileImporter().importPackages(FIXTURE + module),
        FIXTURE + module,
        standardStreamsAllowed);
  }
}
