package dev.dossier.common;

import dev.dossier.testsupport.arch.HouseRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  @Test
  void theModuleKeepsTheHouseRules() {
    HouseRules.check("dev.dossier.common");
  }
}
