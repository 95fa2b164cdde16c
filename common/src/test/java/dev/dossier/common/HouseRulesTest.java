package dev.dossier.common;

import dev.dossier.testsupport.arch.HouseRules;
import org.junit.jupiter.api.Test;

class HouseRulesTest {
  @Test
  void the_module_keeps_the_rules_of_the_house() {
    HouseRules.check("dev.dossier.common");
  }
}
