package dev.dossier.systemtests.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.systemtests.deploy.ComposeFile.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.boot.convert.DurationStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What a stranger starts with {@code docker compose up} fits together, without an engine. */
class ComposeTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Map<String, String> SETTINGS = ComposeFile.settings(ROOT.resolve(".env"));
  private static final ComposeFile COMPOSE = ComposeFile.read(ROOT, SETTINGS);
  private static final Collection<Service> SERVICES = COMPOSE.services().values();
  private static final String DOCKERFILE = ComposeFile.text(ROOT.resolve("Dockerfile"));

  /** Its start writes its settings beside its program. */
  private static final Set<String> WRITES_BESIDE_ITSELF = Set.of("kafka");

  @Test
  void everyImageIsPinned() {
    assertThat(SERVICES)
        .allSatisfy(service ->
            assertThat(service.text("image"))
                .as(service.name())
                .matches("[a-z0-9./-]+:[^:]*[0-9]+\\.?[0-9].*")
                .doesNotContain("latest"));
    assertThat(DOCKERFILE.lines().filter(line -> line.startsWith("FROM")))
        .isNotEmpty()
        .allMatch(line -> line.matches("FROM eclipse-temurin:\\$\\{JAVA}-(jdk|jre)-noble.*"));
    assertThat(DOCKERFILE).containsPattern("(?m)^ARG JAVA=25\\.\\d+\\.\\d+_\\d+$");
  }

  /** A 64th of a small container's limit, the JVM's own choice, is too little. */
  @Test
  void aHeapBeginsWithRoomForWhatTheStartUpCacheHoldsOfOne() {
    assertThat(ComposeFile.text(ROOT.resolve("docker/service/java.options")))
        .contains("-XX:AOTCache=")
        .containsPattern("(?m)^-Xms(3[2-9]|[4-9]\\d|\\d{3})m$");
  }

  @Test
  void ourImagesHaveTheVersionOfTheBuild() {
    Matcher version =
        Pattern.compile("<artifactId>dossier</artifactId>\\s*<version>(.+?)(-SNAPSHOT)?</version>")
            .matcher(ComposeFile.text(ROOT.resolve("pom.xml")));
    assertThat(version.find()).isTrue();
    assertThat(SERVICES.stream().filter(Service::isOurs).map(service -> service.text("image")))
        .isNotEmpty()
        .allMatch(image -> image.endsWith(":" + version.group(1)));
  }

  @Test
  void everyServiceSaysWhetherItIsWellOrEnds() {
    assertThat(SERVICES)
        .allSatisfy(service ->
            assertThat(service.runsOnce() || service.keys().containsKey("healthcheck"))
                .as(service.name())
                .isTrue());
  }

  @Test
  void eachServiceWaitsUntilWhatItNeedsIsWellOrHasEnded() {
    assertThat(SERVICES)
        .allSatisfy(service ->
            assertThat(service.after())
                .as(service.name())
                .allSatisfy((other, condition) ->
                    assertThat(condition)
                        .isEqualTo(
                            COMPOSE.services().get(other).runsOnce()
                                ? "service_completed_successfully"
                                : "service_healthy")));
    assertThat(
            SERVICES.stream()
                .filter(service ->
                    service.environment().containsKey("DOSSIER_KEK_FILE") && !service.runsOnce()))
        .hasSize(3 + sources().size())
        .allSatisfy(service ->
            assertThat(service.after()).as(service.name()).containsKeys("roles", "keys", "kafka"));
  }

  /** By default; whoever gives a collector longer gives it longer here as well. */
  @Test
  void everyServiceHasTimeToStopInGoodOrder() throws IOException {
    Duration stop = Phases.longest().multipliedBy(2).plusSeconds(10);
    assertThat(
            SERVICES.stream()
                .filter(
                    service -> service.text("image").contains("-service:") && !service.runsOnce()))
        .hasSizeGreaterThan(4)
        .allSatisfy(service -> {
          assertThat(DurationStyle.detectAndParse(service.text("stop_grace_period")))
              .as(service.name())
              .isGreaterThanOrEqualTo(stop);
          assertThat(service.environment()).doesNotContainKey("DOSSIER_COLLECTOR_FINISH_WITHIN");
        });
  }

  @Test
  void everyVariableIsInTheSettingsAndEverySettingIsUsed() {
    Set<String> settings = new TreeSet<>(SETTINGS.keySet());
    // Compose's own.
    settings.remove("COMPOSE_PROJECT_NAME");
    assertThat(COMPOSE.variables()).isEqualTo(settings);
  }

  @Test
  void everyMountedFileIsThere() {
    List<String> mounts =
        SERVICES.stream().flatMap(service -> service.mounts().stream()).distinct().toList();
    assertThat(mounts).isNotEmpty().allMatch(mount -> Files.exists(ROOT.resolve(mount)));
  }

  @Test
  void eachSourceOfTheDataMapHasOneCollectorOfItsOwnThatKnowsItsVariables() {
    Map<String, String> sources = sources();
    List<Service> collectors =
        SERVICES.stream()
            .filter(service -> service.text("image").startsWith("dossier/collector-service:"))
            .toList();
    assertThat(collectors)
        .extracting(collector -> collector.environment().get("DOSSIER_COLLECTOR_SOURCES"))
        .containsExactlyInAnyOrderElementsOf(sources.keySet());
    for (Service collector : collectors) {
      String source = collector.environment().get("DOSSIER_COLLECTOR_SOURCES");
      assertThat(collector.name()).isEqualTo("collector-" + source);
      assertThat(collector.environment().keySet())
          .containsAll(names(sources.get(source), "\\$\\{([A-Z0-9_]+)}"));
      // Else it could not be scaled.
      assertThat(collector.keys().keySet().stream().map(Object::toString))
          .doesNotContain("ports", "container_name", "hostname");
    }
  }

  @Test
  void ourServicesAreGivenOnlyWhatTheSettingsOrTheDataMapName() {
    Set<String> documented = documented();
    documented.addAll(
        names(ComposeFile.text(ROOT.resolve(SETTINGS.get("DATA_MAP"))), "\\$\\{([A-Z0-9_]+)")
            .stream()
            .map(ComposeTest::plain)
            .toList());
    assertThat(SERVICES.stream().filter(Service::isOurs).filter(s -> !s.name().equals("sample")))
        .allSatisfy(service ->
            assertThat(service.environment().keySet().stream().map(ComposeTest::plain))
                .as(service.name())
                .allMatch(documented::contains));
  }

  @Test
  void nothingMayDoMoreThanItNeeds() {
    assertThat(SERVICES)
        .allSatisfy(service -> {
          assertThat(service.list("cap_drop")).as(service.name()).containsExactly("ALL");
          assertThat(service.list("security_opt"))
              .as(service.name())
              .containsExactly("no-new-privileges:true");
          assertThat(service.text("mem_limit")).as(service.name()).isNotBlank();
          assertThat(service.text("read_only"))
              .as(service.name())
              .isEqualTo(Boolean.toString(!WRITES_BESIDE_ITSELF.contains(service.name())));
          assertThat(service.list("ports"))
              .as(service.name())
              .allMatch(port -> port.startsWith("127.0.0.1:"));
        });
  }

  @Test
  void theRolesScriptGetsEveryPassword() {
    String script = ComposeFile.text(ROOT.resolve("docker/postgres/roles.sh"));
    assertThat(COMPOSE.services().get("roles").environment().keySet())
        .containsAll(names(script, "\\\\getenv password ([A-Z_]+)"));
  }

  @Test
  void passwordsAreMarkedAsPublic() {
    assertThat(SETTINGS.entrySet())
        .filteredOn(setting -> setting.getKey().matches(".*(_PASSWORD|_KEY|_TOKEN)"))
        .filteredOn(setting -> !Set.of("MAIL_PASSWORD", "S3_ACCESS_KEY").contains(setting.getKey()))
        .hasSizeGreaterThan(15)
        .allMatch(setting -> setting.getValue().contains("change-me"));
  }

  @Test
  void theImageRunsWithoutPrivilegesAndHearsSignals() {
    String last = DOCKERFILE.substring(DOCKERFILE.lastIndexOf("\nFROM "));
    assertThat(last)
        .contains("\nUSER 10001:10001\n")
        .contains("\nENTRYPOINT [\"java\", ")
        .doesNotContain("--chown");
    assertThat(names(DOCKERFILE, "(?m)^COPY (docker/\\S+)"))
        .isNotEmpty()
        .allMatch(file -> Files.exists(ROOT.resolve(file)));
    assertThat(ROOT.resolve("docker/service/health")).isExecutable();
  }

  /** Text of each source in the data map that is mounted. */
  private static Map<String, String> sources() {
    Map<?, ?> dataMap =
        new Yaml(new SafeConstructor(new LoaderOptions()))
            .load(ComposeFile.text(ROOT.resolve(SETTINGS.get("DATA_MAP"))));
    return ((Map<?, ?>) dataMap.get("sources"))
        .entrySet().stream()
            .collect(
                Collectors.toMap(
                    source -> source.getKey().toString(), source -> source.getValue().toString()));
  }

  /** The first columns of the tables: {@code dossier.s3.endpoint}, {@code .access-key}. */
  private static Set<String> documented() {
    Set<String> keys = new TreeSet<>();
    for (String row :
        ComposeFile.text(ROOT.resolve("docs/settings.md"))
            .lines()
            .filter(line -> line.startsWith("| `"))
            .toList()) {
      String before = "";
      for (String name : names(row.split("\\|")[1], "`([^`]+)`")) {
        boolean continued = name.startsWith(".") || name.startsWith("_");
        String key =
            continued ? before.substring(0, before.lastIndexOf(name.charAt(0))) + name : name;
        keys.add(plain(key));
        before = continued ? before : key;
      }
    }
    return keys;
  }

  private static String plain(String key) {
    return key.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
  }

  private static List<String> names(String text, String pattern) {
    return new ArrayList<>(
        Pattern.compile(pattern)
            .matcher(text)
            .results()
            .map((MatchResult r) -> r.group(1))
            .toList());
  }
}
