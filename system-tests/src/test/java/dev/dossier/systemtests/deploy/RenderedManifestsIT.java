package dev.dossier.systemtests.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dossier.testsupport.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
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
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/** The overlays as an API server gets them. */
class RenderedManifestsIT {
  private static final Path HOME = Path.of("").toAbsolutePath().getParent();

  /** The oldest and the newest Kubernetes that docs/install-kubernetes.md names. */
  private static final List<String> KUBERNETES = List.of("1.32", "1.37");

  /** The overlay prod with every component that it does not have itself. */
  private static final String ALL =
      """
      apiVersion: kustomize.config.k8s.io/v1beta1
      kind: Kustomization
      namespace: dossier
      resources: [../../../k8s/overlays/prod]
      components:
        - ../../../k8s/components/gateway
        - ../../../k8s/components/kafka-login
        - ../../../k8s/components/registry-login
      """;

  private static final Map<String, String> YAML = new HashMap<>();

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"dev", "prod", "all"})
  void anApiServerTakesEveryObject(String overlay) throws IOException {
    Rendered rendered = render(overlay);
    List<Manifest> own =
        rendered.objects().stream().filter(each -> !CustomKinds.has(each)).toList();

    validate(own);
    for (Manifest each : rendered.objects()) {
      if (CustomKinds.has(each)) {
        assertThat(CustomKinds.unknown(each)).as("%s", each).isEmpty();
      }
      if (!each.kind().equals("Namespace")) {
        assertThat(each.text("metadata", "namespace")).as("%s", each).isEqualTo("dossier");
      }
    }
    assertThat(own.size()).isGreaterThan(30);
    assertThat(rendered.yaml())
        .doesNotContainPattern("\\bSOURCE\\b")
        .doesNotContainPattern("\\bHOST\\b")
        .doesNotContain("local-config");
  }

  /** The test of the test. */
  @Test
  void anUnknownFieldIsRefused() throws IOException {
    Rendered rendered = render("prod");
    Manifest intake = rendered.find("Deployment", "intake").orElseThrow();
    with(intake, "replica", 3);
    assertThatThrownBy(() -> validate(List.of(intake))).hasMessageContaining("replica");

    Manifest packager = rendered.find("Deployment", "packager").orElseThrow();
    with(packager, "minReadySeconds", "10");
    assertThatThrownBy(() -> validate(List.of(packager))).hasMessageContaining("10");

    Manifest scaled = rendered.find("ScaledObject", "collector-app").orElseThrow();
    with(scaled, "maxReplicas", 3);
    assertThat(CustomKinds.unknown(scaled)).containsExactly("spec.maxReplicas");
  }

  @ParameterizedTest
  @ValueSource(strings = {"dev", "prod", "all"})
  void everyPodIsAsRestrictedAsTheNamespaceDemands(String overlay) throws IOException {
    SoftAssertions softly = new SoftAssertions();
    render(overlay).workloads().forEach(each -> PodRules.check(each, softly));
    softly.assertAll();
  }

  @ParameterizedTest
  @ValueSource(strings = {"dev", "prod", "all"})
  void whatSelectsPodsSelectsSome(String overlay) throws IOException {
    Rendered rendered = render(overlay);
    for (Manifest workload : rendered.workloads()) {
      if (!workload.kind().equals("Job")) {
        Manifest labels = at(workload, "spec", "template", "metadata", "labels");
        assertThat(Rendered.selects(at(workload, "spec", "selector"), labels))
            .as("%s selects its own pods", workload)
            .isTrue();
        assertThat(
                rendered
                    .podLabels()
                    .filter(each -> Rendered.selects(at(workload, "spec", "selector"), each)))
            .as("%s selects no other's", workload)
            .hasSize(1);
        for (Manifest spread : workload.pod().orElseThrow().list("topologySpreadConstraints")) {
          assertThat(Rendered.selects(at(spread, "labelSelector"), labels))
              .as("%s spread", workload)
              .isTrue();
        }
      }
    }
    for (Manifest budget : rendered.of("PodDisruptionBudget")) {
      assertThat(selected(rendered, at(budget, "spec", "selector"))).as("%s", budget).hasSize(1);
    }
    for (Manifest monitor : rendered.of("PodMonitor")) {
      assertThat(selected(rendered, at(monitor, "spec", "selector"))).hasSizeGreaterThan(3);
    }
    for (Manifest policy : rendered.of("NetworkPolicy")) {
      assertThat(selected(rendered, at(policy, "spec", "podSelector")))
          .as("%s", policy)
          .isNotEmpty();
    }
    for (Manifest service : rendered.of("Service")) {
      Manifest selector =
          new Manifest(Map.of("matchLabels", at(service, "spec", "selector").content()));
      assertThat(selected(rendered, selector)).as("%s", service).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"dev", "prod", "all"})
  void whatIsNamedIsThere(String overlay) throws IOException {
    Rendered rendered = render(overlay);
    for (Manifest workload : rendered.workloads()) {
      Manifest pod = workload.pod().orElseThrow();
      assertThat(rendered.find("ServiceAccount", String.valueOf(pod.text("serviceAccountName"))))
          .as("%s", workload)
          .isPresent();
      Set<String> volumes =
          new TreeSet<>(pod.list("volumes").stream().map(each -> each.text("name")).toList());
      at(workload, "spec")
          .list("volumeClaimTemplates")
          .forEach(each -> volumes.add(String.valueOf(each.text("metadata", "name"))));
      for (Manifest container : pod.containers()) {
        Set<String> ports = names(container.list("ports"));
        for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
          for (String how : List.of("httpGet", "tcpSocket")) {
            if (container.get(probe, how) != null) {
              assertThat(ports)
                  .as("%s %s", workload, probe)
                  .contains(container.text(probe, how, "port"));
            }
          }
        }
        assertThat(volumes).as("%s", workload).containsAll(names(container.list("volumeMounts")));
      }
    }
    for (Manifest service : rendered.of("Service")) {
      Manifest selector =
          new Manifest(Map.of("matchLabels", at(service, "spec", "selector").content()));
      Manifest pod =
          rendered.workloads().stream()
              .filter(each ->
                  Rendered.selects(selector, at(each, "spec", "template", "metadata", "labels")))
              .findFirst()
              .orElseThrow()
              .pod()
              .orElseThrow();
      for (Manifest port : service.list("spec", "ports")) {
        assertThat(names(pod.list("containers", "0", "ports"))).contains(port.text("targetPort"));
      }
    }
    for (Manifest scaled : rendered.of("ScaledObject")) {
      Manifest target =
          rendered
              .find("Deployment", String.valueOf(scaled.text("spec", "scaleTargetRef", "name")))
              .orElseThrow();
      // Else each apply would set KEDA's number back.
      assertThat(target.get("spec", "replicas")).as("%s", target).isNull();
    }
    assertThat(rendered.of("ConfigMap").stream().map(Manifest::name).collect(Collectors.toSet()))
        .containsAll(rendered.referred("ConfigMap"));
    Set<String> secrets =
        rendered.of("Secret").stream().map(Manifest::name).collect(Collectors.toSet());
    if (overlay.equals("dev")) {
      assertThat(secrets).containsAll(rendered.referred("Secret"));
    } else {
      assertThat(secrets).isEmpty();
      assertThat(documentedSecrets())
          .containsAll(
              rendered.referred("Secret").stream()
                  .map(name -> name.replaceFirst("^source-.+", "source-<name>"))
                  .toList());
    }
  }

  /** Each of a source's objects is about that source and no other. */
  @Test
  void aSourceIsWrittenWhereverItIsNeeded() throws IOException {
    Rendered rendered = render("prod");
    List<Manifest> collectors =
        rendered.of("Deployment").stream()
            .filter(each -> each.name().startsWith("collector-"))
            .toList();
    assertThat(collectors).hasSizeGreaterThan(1);
    for (Manifest collector : collectors) {
      String source = collector.name().substring("collector-".length());
      Manifest container = at(collector, "spec", "template", "spec", "containers", "0");
      assertThat(container.list("env"))
          .anySatisfy(each -> {
            assertThat(each.text("name")).isEqualTo("DOSSIER_COLLECTOR_SOURCES");
            assertThat(each.text("value")).isEqualTo(source);
          });
      assertThat(container.list("envFrom"))
          .extracting(each -> each.text("secretRef", "name"))
          .contains("source-" + source);
      Manifest scaled = rendered.find("ScaledObject", collector.name()).orElseThrow();
      assertThat(scaled.text("spec", "triggers", "0", "metadata", "topic"))
          .isEqualTo("dossier.collect." + source);
      assertThat(scaled.text("spec", "triggers", "0", "metadata", "consumerGroup"))
          .isEqualTo("dossier-collector-" + source);
      assertThat(scaled.text("spec", "triggers", "1", "metadata", "query"))
          .contains("{source=\"" + source + "\"}");
      assertThat(
              rendered.find("NetworkPolicy", collector.name()).orElseThrow().list("spec", "egress"))
          .isNotEmpty();
    }
  }

  @Test
  void everyComponentIsRenderedHere() throws IOException {
    String used = ALL + Files.readString(overlay("prod").resolve("kustomization.yaml"));
    try (Stream<Path> components = Files.list(HOME.resolve("k8s/components"))) {
      assertThat(components)
          .allSatisfy(each -> assertThat(used).contains("components/" + each.getFileName()));
    }
  }

  @Test
  void aKafkaThatWantsALoginGetsTheServicesAndKedasOwn() throws IOException {
    Rendered rendered = render("all");
    Manifest login = rendered.find("TriggerAuthentication", "kafka").orElseThrow();
    assertThat(login.list("spec", "secretTargetRef"))
        .extracting(each -> each.text("parameter"))
        .containsExactlyInAnyOrder("sasl", "username", "password", "tls", "ca");
    int asking = 0;
    for (Manifest scaled : rendered.of("ScaledObject")) {
      for (Manifest trigger : scaled.list("spec", "triggers")) {
        boolean kafka = Objects.equals(trigger.text("type"), "kafka");
        assertThat(trigger.text("authenticationRef", "name"))
            .as("%s %s", scaled, trigger.text("name"))
            .isEqualTo(kafka ? login.name() : null);
        asking += kafka ? 1 : 0;
      }
    }
    assertThat(asking).isEqualTo(rendered.of("ScaledObject").size() + 1);
    assertThat(rendered.referred("Secret")).contains("kafka-client");
    assertThat(render("prod").referred("Secret")).doesNotContain("kafka-client");
  }

  @Test
  void imagesOfAPrivateRegistryArePulledByEveryPod() throws IOException {
    for (Manifest account : render("all").of("ServiceAccount")) {
      assertThat(account.text("imagePullSecrets", "0", "name"))
          .as("%s", account)
          .isEqualTo("registry");
    }
    assertThat(documentedSecrets()).contains("registry", "kafka-keda");
  }

  @Test
  void thePoliciesAreThoseOfTheDocument() throws IOException {
    Set<String> policies =
        render("prod").of("NetworkPolicy").stream()
            .map(each -> each.name().replaceFirst("^collector-.+", "collector-<name>"))
            .collect(Collectors.toCollection(TreeSet::new));
    policies.remove("default-deny");
    String document = Files.readString(HOME.resolve("docs/install-kubernetes.md"));
    String table = document.substring(document.indexOf("## Who may reach what"));
    assertThat(firstColumn(table.substring(0, table.indexOf("\n## ", 1)))).isEqualTo(policies);
  }

  @Test
  void nothingLeavesOrEntersThatNoPolicyNames() throws IOException {
    Rendered rendered = render("prod");
    Manifest deny = rendered.find("NetworkPolicy", "default-deny").orElseThrow();
    assertThat(deny.get("spec", "podSelector")).isEqualTo(Map.of());
    assertThat(deny.get("spec", "policyTypes")).isEqualTo(List.of("Ingress", "Egress"));
    assertThat(deny.get("spec", "egress")).isNull();
    assertThat(deny.get("spec", "ingress")).isNull();
    for (Manifest policy : rendered.of("NetworkPolicy")) {
      for (String side : List.of("ingress", "egress")) {
        for (Manifest rule : policy.list("spec", side)) {
          // An empty list of peers or ports means all of them.
          assertThat(rule.list(side.equals("egress") ? "to" : "from"))
              .as("%s", policy)
              .isNotEmpty();
          assertThat(rule.list("ports")).as("%s", policy).isNotEmpty();
        }
      }
    }
  }

  /** Rendered once; read anew each time, since a test may change what it reads. */
  private static Rendered render(String overlay) throws IOException {
    String yaml = YAML.get(overlay);
    if (yaml == null) {
      yaml = Rendered.of(overlay.equals("all") ? all() : overlay(overlay)).yaml();
      YAML.put(overlay, yaml);
    }
    return new Rendered(yaml, Manifest.parse(yaml));
  }

  private static Path overlay(String name) {
    return HOME.resolve("k8s/overlays").resolve(name);
  }

  private static Path all() throws IOException {
    Path kustomization = Path.of("target/all").toAbsolutePath();
    Files.createDirectories(kustomization);
    Files.writeString(kustomization.resolve("kustomization.yaml"), ALL);
    return kustomization;
  }

  private void validate(List<Manifest> objects) throws IOException {
    Path program = Tools.require("kubernetes-validate");
    Path file = directory.resolve("objects.yaml");
    Yaml yaml = new Yaml();
    Files.writeString(
        file,
        objects.stream()
            .map(each -> yaml.dump(each.content()))
            .collect(Collectors.joining("---\n")));
    for (String version : KUBERNETES) {
      Rendered.run(
          List.of(program.toString(), "-k", version, "--strict", "--quiet", file.toString()));
    }
  }

  /** The first column of the document's table of Secrets. */
  private static Set<String> documentedSecrets() throws IOException {
    return firstColumn(Files.readString(HOME.resolve("docs/install-kubernetes.md")));
  }

  private static Set<String> firstColumn(String text) {
    Matcher row = Pattern.compile("^\\| `([a-z0-9<>-]+)`.* \\|", Pattern.MULTILINE).matcher(text);
    Set<String> names = new TreeSet<>();
    while (row.find()) {
      names.add(row.group(1));
    }
    return names;
  }

  private static List<Manifest> selected(Rendered rendered, Manifest selector) {
    return rendered.podLabels().filter(each -> Rendered.selects(selector, each)).toList();
  }

  private static Set<String> names(List<Manifest> all) {
    return all.stream()
        .map(each -> String.valueOf(each.text("name")))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Manifest at(Manifest manifest, String... path) {
    return new Manifest(manifest.get(path) instanceof Map<?, ?> map ? map : Map.of());
  }

  @SuppressWarnings("unchecked")
  private static void with(Manifest manifest, String field, Object value) {
    ((Map<String, Object>) at(manifest, "spec").content()).put(field, value);
  }
}
