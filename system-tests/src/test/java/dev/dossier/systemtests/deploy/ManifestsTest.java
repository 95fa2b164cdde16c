package dev.dossier.systemtests.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.common.datamap.DataMap;
import dev.dossier.common.datamap.DataMapParser;
import dev.dossier.common.datamap.HttpSource;
import dev.dossier.common.datamap.JdbcSource;
import dev.dossier.common.datamap.Source;
import dev.dossier.common.event.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** The files of k8s/, without any program that renders them. */
class ManifestsTest {
  private static final Path HOME = Path.of("").toAbsolutePath().getParent();
  private static final Path K8S = HOME.resolve("k8s");
  private static final Path COLLECTOR = K8S.resolve("base/collector");
  private static final String[] PRE_STOP = {
    "containers", "0", "lifecycle", "preStop", "sleep", "seconds"
  };
  private static final int PARTITIONS = 24;
  private static final int FRAGMENT_THREADS = 4;

  @Test
  void everyPodIsAsRestrictedAsTheNamespaceDemands() throws IOException {
    SoftAssertions softly = new SoftAssertions();
    List<Manifest> workloads =
        Manifest.below(K8S).stream().filter(each -> each.pod().isPresent()).toList();
    workloads.stream()
        .filter(each -> each.pod().orElseThrow().get("containers", "0", "image") != null)
        .forEach(each -> PodRules.check(each, softly));
    softly.assertAll();

    assertThat(workloads)
        .extracting(Manifest::name)
        .contains("intake", "collector", "packager", "notifier", "database-roles", "postgres");
    assertThat(one(K8S.resolve("base/namespace.yaml")).get("metadata", "labels"))
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
        .containsEntry("pod-security.kubernetes.io/enforce", "restricted");
  }

  @Test
  void noSecretIsWrittenDownButTheThrowAwayOnes() throws IOException {
    for (Path file : Manifest.yamlFiles(K8S)) {
      if (!file.startsWith(K8S.resolve("overlays/dev"))) {
        for (Manifest each : Manifest.parse(Files.readString(file))) {
          assertThat(each.kind()).as("%s", file).isNotEqualTo("Secret");
          assertThat(each.get("secretGenerator")).as("%s", file).isNull();
        }
      }
    }
  }

  @Test
  void whatRunsIsFinishedBeforeThePodIsKilled() throws IOException {
    for (Map.Entry<String, Source> source : dataMap().sources().entrySet()) {
      Manifest pod = one(COLLECTOR.resolve("deployment.yaml")).pod().orElseThrow();
      int grace = pod.number("terminationGracePeriodSeconds");
      Duration finish = finishWithin(pod);
      Path own = K8S.resolve("sources").resolve(source.getKey()).resolve("run.yaml");
      if (Files.exists(own)) {
        Manifest patched = one(own).pod().orElse(new Manifest(Map.of()));
        grace = patched.number("terminationGracePeriodSeconds");
        finish = finishWithin(patched);
      }

      assertThat(finish).as(source.getKey()).isGreaterThan(HttpSource.SLICE);
      if (source.getValue() instanceof JdbcSource database) {
        assertThat(finish).as(source.getKey()).isGreaterThanOrEqualTo(database.sectionTimeout());
      }
      assertThat(grace).as(source.getKey()).isGreaterThanOrEqualTo((int) finish.toSeconds() + 30);
    }
  }

  /** Two phases of a stop may each take as long as the settings allow. */
  @Test
  void everyOtherPodHasTimeToStopInGoodOrder() throws IOException {
    Duration stop = Phases.longest().multipliedBy(2);
    for (String service : List.of("intake", "packager", "notifier")) {
      Manifest pod = one(K8S.resolve("base/" + service + "/deployment.yaml")).pod().orElseThrow();
      int before = Math.max(0, pod.number(PRE_STOP));

      assertThat(pod.number("terminationGracePeriodSeconds"))
          .as(service)
          .isGreaterThanOrEqualTo(before + (int) stop.toSeconds() + 10);
    }
  }

  /** Intake alone is called by others: they are to know that it goes before it refuses them. */
  @Test
  void intakeStopsOnceNothingNewIsSentToIt() throws IOException {
    Manifest pod = one(K8S.resolve("base/intake/deployment.yaml")).pod().orElseThrow();
    int probe = pod.number("containers", "0", "readinessProbe", "periodSeconds");

    assertThat(pod.number(PRE_STOP)).isGreaterThanOrEqualTo(2 * probe);
  }

  @Test
  void aRollingUpdateStartsTheNewPodFirst() throws IOException {
    for (String service : List.of("intake", "collector", "packager", "notifier")) {
      Manifest deployment = one(K8S.resolve("base/" + service + "/deployment.yaml"));

      assertThat(deployment.number("spec", "strategy", "rollingUpdate", "maxUnavailable"))
          .as(service)
          .isZero();
      assertThat(deployment.number("spec", "strategy", "rollingUpdate", "maxSurge"))
          .as(service)
          .isPositive();
    }
  }

  @Test
  void replicasFollowTheLagOfTheCodesOwnGroups() throws IOException {
    assertThat(lags(COLLECTOR.resolve("scaledobject.yaml")))
        .containsExactly(Map.entry(Topics.collect("SOURCE"), Topics.collectGroup("SOURCE")));
    assertThat(lags(K8S.resolve("components/keda/packager.yaml")))
        .containsExactly(
            Map.entry(Topics.FRAGMENTS, group("packager-service")),
            Map.entry(Topics.PLANS, group("packager-service")));
    assertThat(lags(K8S.resolve("components/keda/notifier.yaml")))
        .containsExactly(Map.entry(Topics.NOTIFICATIONS, group("notifier-service")));
  }

  /** A consumer without a partition idles, and a group that is one away truncates no topic. */
  @Test
  void thereAreAsManyReplicasAsPartitionsFeedAndNeverNone() throws IOException {
    Manifest settings = one(K8S.resolve("base/kustomization.yaml"));
    assertThat(settings.text("configMapGenerator", "0", "literals"))
        .contains("DOSSIER_TOPICS_PARTITIONS=" + PARTITIONS);
    int most =
        dataMap().sources().values().stream()
            .mapToInt(source ->
                switch (source) {
                  case JdbcSource database -> database.concurrency();
                  case HttpSource api -> api.concurrency();
                })
            .max()
            .orElseThrow();

    Manifest collector = one(COLLECTOR.resolve("scaledobject.yaml"));
    assertThat(collector.number("spec", "maxReplicaCount") * most).isBetween(1, PARTITIONS);
    Manifest packager = one(K8S.resolve("components/keda/packager.yaml"));
    assertThat(packager.number("spec", "maxReplicaCount") * FRAGMENT_THREADS)
        .isBetween(1, PARTITIONS);
    for (Manifest each : Manifest.below(K8S)) {
      if (each.kind().equals("ScaledObject")) {
        assertThat(each.number("spec", "minReplicaCount")).as("%s", each).isPositive();
        assertThat(each.get("spec", "fallback")).as("%s", each).isNotNull();
        assertThat(
                each.get(
                    "spec", "advanced", "horizontalPodAutoscalerConfig", "behavior", "scaleDown"))
            .as("%s", each)
            .isNotNull();
      }
    }
  }

  @Test
  void eachSourceOfTheDataMapHasADirectoryThatSaysItsNameAlike() throws IOException {
    Set<String> directories = new TreeSet<>();
    for (Object each :
        (List<?>)
            Objects.requireNonNull(
                one(K8S.resolve("sources/kustomization.yaml")).get("resources"))) {
      String name = each.toString();
      directories.add(name);
      Manifest source = one(K8S.resolve("sources").resolve(name).resolve("kustomization.yaml"));
      assertThat(source.text("nameSuffix")).isEqualTo("-" + name);
      assertThat(source.text("labels", "0", "pairs", "dossier.dev/source")).isEqualTo(name);
    }
    assertThat(directories).isEqualTo(new TreeSet<>(dataMap().sources().keySet()));
  }

  @Test
  void copiesAreWhatTheyAreCopiesOf() throws IOException {
    assertThat(K8S.resolve("base/database/roles.sh"))
        .hasSameBinaryContentAs(HOME.resolve("docker/postgres/roles.sh"));
    assertThat(K8S.resolve("sources/data-map.yaml"))
        .hasSameBinaryContentAs(HOME.resolve("quickstart/src/main/resources/sample/data-map.yaml"));
  }

  @Test
  void theOperatorsRulesAreThoseOfPrometheus() throws IOException {
    List<Object> groups = new ArrayList<>();
    Path rules = HOME.resolve("observability/prometheus/rules");
    try (Stream<Path> files = Files.list(rules)) {
      for (Path file : files.sorted().toList()) {
        groups.addAll(listed(one(file), "groups"));
      }
    }
    assertThat(groups).isNotEmpty();
    assertThat(
            listed(one(K8S.resolve("components/monitoring/prometheusrule.yaml")), "spec", "groups"))
        .as("call k8s/components/monitoring/wrap.sh")
        .isEqualTo(groups);
  }

  @Test
  void theImagesAreThoseOfThisRelease() throws IOException {
    Matcher version =
        Pattern.compile("<artifactId>dossier</artifactId>\\s*<version>([^<]+)</version>")
            .matcher(Files.readString(HOME.resolve("pom.xml")));
    assertThat(version.find()).isTrue();
    String release = version.group(1).replace("-SNAPSHOT", "");
    int seen = 0;
    for (Path file : Manifest.yamlFiles(K8S)) {
      String text = Files.readString(file);
      for (Pattern place :
          List.of(
              Pattern.compile("image: dossier/[a-z-]+:(\\S+)"),
              Pattern.compile("name: dossier/[a-z]+-service, .*newTag: ([^ }]+)"))) {
        Matcher tag = place.matcher(text);
        while (tag.find()) {
          assertThat(tag.group(1)).as("%s", file).isEqualTo(release);
          seen++;
        }
      }
    }
    assertThat(seen).isEqualTo(4 * 2 + 1 + 4);
  }

  /** So that what is tried on one machine is what is tried in one cluster. */
  @Test
  void whatIsBesideTheServicesIsOfTheSameVersionAsInCompose() throws IOException {
    Set<String> compose =
        imagesOf(Pattern.compile("image: ([^\\s$]+)"), HOME.resolve("docker-compose.yml"));
    Set<String> cluster = new TreeSet<>();
    for (Path file : Manifest.yamlFiles(K8S)) {
      cluster.addAll(imagesOf(Pattern.compile("image: (?!dossier/)(\\S+)"), file));
    }
    assertThat(cluster).hasSize(4);
    assertThat(compose).containsAll(cluster);
  }

  private static Set<String> imagesOf(Pattern image, Path file) throws IOException {
    return image
        .matcher(Files.readString(file))
        .results()
        .map(found -> found.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void thePortalIsReachedByEveryPathOfItsOwnAndByNoneOfTheClusters() throws IOException {
    Manifest ingress = one(K8S.resolve("components/ingress/ingress.yaml"));
    Set<String> paths =
        ingress.list("spec", "rules", "0", "http", "paths").stream()
            .map(each -> each.text("pathType") + " " + each.text("path"))
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> routes =
        one(K8S.resolve("components/gateway/httproute.yaml")).list("spec", "rules").stream()
            .flatMap(rule -> rule.list("matches").stream())
            .map(each ->
                String.valueOf(each.text("path", "type")).replace("PathPrefix", "Prefix")
                    + " "
                    + each.text("path", "value"))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(routes).isEqualTo(paths);
    assertThat(pages())
        .isNotEmpty()
        .allSatisfy(page -> assertThat(reaches(paths, page)).as(page).isTrue());
    assertThat(reaches(paths, "/assets/dossier.css")).isTrue();
    assertThat(reaches(paths, "/actuator/prometheus")).isFalse();
    assertThat(reaches(paths, "/actuator/health")).isFalse();
  }

  private static boolean reaches(Set<String> paths, String page) {
    return paths.stream()
        .anyMatch(path -> {
          String value = path.substring(path.indexOf(' ') + 1);
          return page.equals(value) || (path.startsWith("Prefix ") && page.startsWith(value + "/"));
        });
  }

  private static Set<String> pages() throws IOException {
    Path file = HOME.resolve("intake-service/src/main/resources/openapi.json");
    Set<String> paths = new TreeSet<>();
    JsonMapper.builder()
        .build()
        .readTree(Files.readString(file))
        .get("paths")
        .propertyNames()
        .forEach(paths::add);
    return paths;
  }

  private static List<Object> listed(Manifest manifest, String... path) {
    List<Object> all = new ArrayList<>();
    if (manifest.get(path) instanceof List<?> list) {
      all.addAll(list);
    }
    return all;
  }

  private static List<Map.Entry<String, String>> lags(Path file) throws IOException {
    return one(file).list("spec", "triggers").stream()
        .filter(each -> Objects.equals(each.text("type"), "kafka"))
        .map(each ->
            Map.entry(
                String.valueOf(each.text("metadata", "topic")),
                String.valueOf(each.text("metadata", "consumerGroup"))))
        .toList();
  }

  /** As the service's own settings have it. */
  private static String group(String module) throws IOException {
    Path file = HOME.resolve(module).resolve("src/main/resources/application.yml");
    return String.valueOf(one(file).text("spring", "kafka", "consumer", "group-id"));
  }

  private static Duration finishWithin(Manifest pod) {
    return pod.list("containers", "0", "env").stream()
        .filter(each -> Objects.equals(each.text("name"), "DOSSIER_COLLECTOR_FINISH_WITHIN"))
        .map(each -> Duration.parse(String.valueOf(each.text("value"))))
        .findFirst()
        .orElseThrow();
  }

  private static DataMap dataMap() throws IOException {
    Path file = K8S.resolve("sources/data-map.yaml");
    return DataMapParser.parse(file.toString(), Files.readAllBytes(file));
  }

  private static Manifest one(Path file) throws IOException {
    return Stream.of(Manifest.parse(Files.readString(file)))
        .flatMap(List::stream)
        .findFirst()
        .orElseThrow();
  }
}
