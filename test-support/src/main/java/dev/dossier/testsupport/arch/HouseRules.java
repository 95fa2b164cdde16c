package dev.dossier.testsupport.arch;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/**
 * The rules about imports and packages. A module's test calls {@link #check} with the module's
 * package, for example {@code dev.dossier.intake}; classes that jOOQ generates ({@code db}) are
 * exempt.
 */
public final class HouseRules {
  private static final List<String> SERVICES =
      List.of("intake", "collector", "packager", "notifier");

  private HouseRules() {}

  /**
   * For a service or a library.
   *
   * @throws AssertionError with every violation of every rule
   */
  public static void check(String modulePackage) {
    report(violations(mainClasses(modulePackage), modulePackage, false));
  }

  /** For a command-line program: as {@link #check}, but it may write to the standard streams. */
  public static void checkProgram(String modulePackage) {
    report(violations(mainClasses(modulePackage), modulePackage, true));
  }

  private static JavaClasses mainClasses(String modulePackage) {
    return new ClassFileImporter()
        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
        .importPackages(modulePackage);
  }

  private static void report(List<String> violations) {
    if (!violations.isEmpty()) {
      throw new AssertionError(String.join("\n", violations));
    }
  }

  static List<String> violations(
      JavaClasses imported, String modulePackage, boolean standardStreamsAllowed) {
    JavaClasses classes =
        imported.that(DescribedPredicate.not(resideInAPackage(modulePackage + ".db..")));
    if (classes.isEmpty()) {
      return List.of("no classes found in " + modulePackage);
    }
    List<String> violations = new ArrayList<>(packagesWithoutNullMarked(classes));
    rules(modulePackage, standardStreamsAllowed)
        .map(rule -> rule.allowEmptyShould(true).evaluate(classes))
        .filter(result -> result.hasViolation())
        .forEach(result -> violations.add(result.getFailureReport().toString()));
    return violations;
  }

  private static Stream<ArchRule> rules(String modulePackage, boolean standardStreamsAllowed) {
    String root = modulePackage.substring(0, modulePackage.lastIndexOf('.'));
    List<ArchRule> rules = new ArrayList<>();
    rules.add(slices().matching(modulePackage + ".(**)").should().beFreeOfCycles());
    for (String service : SERVICES) {
      rules.add(serviceImportsNoOther(root, service));
    }
    rules.add(commonImportsNoService(root));
    rules.add(messagesKnowNoSpring(root));
    rules.add(noJavaUtilLogging());
    rules.add(timeComesFromAClock());
    if (!standardStreamsAllowed) {
      rules.add(NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS);
    }
    return rules.stream();
  }

  private static ArchRule serviceImportsNoOther(String root, String service) {
    String[] others =
        SERVICES.stream()
            .filter(other -> !other.equals(service))
            .map(other -> root + "." + other + "..")
            .toArray(String[]::new);
    return noClasses()
        .that()
        .resideInAPackage(root + "." + service + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(others)
        .because("services share messages only");
  }

  private static ArchRule commonImportsNoService(String root) {
    return noClasses()
        .that()
        .resideInAPackage(root + ".common..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            SERVICES.stream().map(name -> root + "." + name + "..").toArray(String[]::new));
  }

  private static ArchRule messagesKnowNoSpring(String root) {
    return noClasses()
        .that()
        .resideInAPackage(root + ".common.event..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.springframework..")
        .because("messages belong to no framework");
  }

  private static ArchRule noJavaUtilLogging() {
    return noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAPackage("java.util.logging..")
        .because("logging is SLF4J's");
  }

  private static ArchRule timeComesFromAClock() {
    return noClasses()
        .should()
        .accessTargetWhere(
            new DescribedPredicate<JavaAccess<?>>("the machine's time is read past the clock") {
              @Override
              public boolean test(JavaAccess<?> access) {
                return readsTheMachinesTime(access);
              }
            })
        .because("tests and legal dates need an injected java.time.Clock");
  }

  private static boolean readsTheMachinesTime(JavaAccess<?> access) {
    if (!(access.getTarget() instanceof CodeUnitAccessTarget target)) {
      return false;
    }
    JavaClass owner = target.getOwner();
    List<JavaClass> parameters = target.getRawParameterTypes();
    return switch (target.getName()) {
      case "now" ->
          owner.getPackageName().equals("java.time")
              && parameters.stream().noneMatch(type -> type.isEquivalentTo(Clock.class));
      case "currentTimeMillis" -> owner.isEquivalentTo(System.class);
      case "<init>" -> owner.isEquivalentTo(Date.class) && parameters.isEmpty();
      default -> false;
    };
  }

  private static List<String> packagesWithoutNullMarked(JavaClasses classes) {
    return classes.stream()
        .map(JavaClass::getPackage)
        .distinct()
        .filter(each -> !each.isAnnotatedWith(NullMarked.class))
        .map(each -> "package " + each.getName() + " has no package-info.java with @NullMarked")
        .sorted()
        .toList();
  }
}
