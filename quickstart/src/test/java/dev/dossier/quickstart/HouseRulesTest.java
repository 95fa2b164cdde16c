package dev.dossier.quickstart;

import dev.dossier.testsupport.arch.HouseRules;
import org.junit.jupiter.api.Test;

class HouseRulesTest {
  @Test
  void theModuleKeepsTheRulesOfTheHouse() {
    HouseRules.checkProgram("dev.dossier.quickstart");
  }
}
