package dev.dossier.testcontainers;

import dev.dossier.testsupport.arch.HouseRules;
import org.junit.jupiter.api.Test;

class HouseRulesTest {
  @Test
  void theModuleKeepsTheRulesOfTheHouse() {
    HouseRules.check("dev.dossier.testcontainers");
  }
}
