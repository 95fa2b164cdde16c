package dev.dossier.intake.clock;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class PureTest {
  /**
   * A lawyer's sums need no framework, database or clock, and can be taken elsewhere as they are.
   */
  @Test
  void theLegalClockKnowsNothingButDatesAndHolidays() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "dev.dossier.intake.clock",
            "dev.dossier.common.datamap",
            "de.focus_shift.jollyday.core..",
            "org.jspecify.annotations",
            "java.lang..",
            "java.util..",
            "java.time..")
        .check(
            new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("dev.dossier.intake.clock"));
  }
}
