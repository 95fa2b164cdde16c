package dev.dossier.collector;

import dev.dossier.testsupport.arch.HouseRules;
import org.junit.jupiter.api.Test;

class HouseRulesTest {
  @Test
  void theModuleKeepsTheRules() {
    HouseRules.check("dev.dossier.collector");
  }
}
