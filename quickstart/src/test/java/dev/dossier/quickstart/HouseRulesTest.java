package dev.dossier.quickstart;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.dossier.testsupport.arch.HouseRules;
import org.junit.jupiter.api.Test;

class HouseRulesTest {
  @Test
  void theModuleKeepsTheRulesOfTheHouse() {
    HouseRules.checkProgram("dev.dossier.quickstart");
  }

  @Test
  void theLaunchersClassPathHasNoContainersOfTests() {
    assertThatExceptionOfType(ClassNotFoundException.class)
        .isThrownBy(() -> Class.forName("org.testcontainers.DockerClientFactory"));
  }
}
