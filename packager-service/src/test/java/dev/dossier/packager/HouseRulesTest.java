package dev.dossier.packager;

import dev.dossier.testsupport.arch.HouseRules;
import org.junit.jupiter.api.Test;

class HouseRulesTest {
  @Test
  void the_packager_keeps_the_rules() {
    HouseRules.check("dev.dossier.packager");
  }
}
