package dev.dossier.notifier;

import dev.dossier.testsupport.arch.HouseRules;
import org.junit.jupiter.api.Test;

class HouseRulesTest {
  @Test
  void theModuleKeepsTheRulesOfTheHouse() {
    HouseRules.check("dev.dossier.notifier");
  }
}
