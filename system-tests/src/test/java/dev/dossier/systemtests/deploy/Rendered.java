package dev.dossier.systemtests.deploy;

import dev.dossier.testsupport.Tools;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What an overlay comes to, and what in it refers to what. */
record Rendered(String yaml, List<Manifest> objects) {

  /** By kustomize, or by the one that a recent kubectl has. */
  static Rendered of(Path overlay) throws IOException {
    List<String> command = new ArrayList<>(renderer());
    command.add(overlay.toString());
    String yaml = run(command);
    return new Rendered(yaml, Manifest.parse(yaml));
  }

  private static List<String> renderer() throws IOException {
    Optional<Path> kubectl = Tools.find("kubectl");
    if (Tools.find("kustomize").isEmpty()
        && kubectl.isPresent()
        && run(List.of(kubectl.get().toString(), "version", "--client"))
            .contains("Kustomize Version: v5")) {
      return List.of(kubectl.get().toString(), "kustomize");
    }
    return List.of(Tools.require("kustomize").toString(), "build");
  }

  /**
   * @return what it printed
   * @throws IOException if it failed; holds what it said
   */
  static String run(List<String> command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new IOException(said);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
    return said;
  }

  List<Manifest> of(String kind) {
    return objects.stream().filter(each -> each.kind().equals(kind)).toList();
  }

  Optional<Manifest> find(String kind, String name) {
    return of(kind).stream().filter(each -> each.name().equals(name)).findFirst();
  }

  List<Manifest> workloads() {
    return objects.stream().filter(each -> each.pod().isPresent()).toList();
  }

  /** Labels of the pods that each workload makes. */
  Stream<Manifest> podLabels() {
    return workloads().stream()
        .map(each -> each.get("spec", "template", "metadata", "labels"))
        .map(labels -> new Manifest(labels instanceof Map<?, ?> map ? map : Map.of()));
  }

  /** Whether a selector, with labels or expressions, chooses a pod of these labels. */
  static boolean selects(Manifest selector, Manifest labels) {
    boolean byLabels =
        !(selector.get("matchLabels") instanceof Map<?, ?> wanted)
            || wanted.entrySet().stream()
                .allMatch(
                    each -> Objects.equals(labels.text(each.getKey().toString()), each.getValue()));
    return byLabels
        && selector.list("matchExpressions").stream()
            .allMatch(each ->
                Objects.equals(each.text("operator"), "In")
                    && each.get("values") instanceof List<?> values
                    && values.contains(labels.get(String.valueOf(each.text("key")))));
  }

  /** Names that pods refer to as this kind of object, those marked optional left out. */
  Set<String> referred(String kind) {
    String ref = kind.equals("Secret") ? "secretRef" : "configMapRef";
    String key = kind.equals("Secret") ? "secretKeyRef" : "configMapKeyRef";
    String volume = kind.equals("Secret") ? "secret" : "configMap";
    String field = kind.equals("Secret") ? "secretName" : "name";
    List<Manifest> refs = new ArrayList<>();
    for (Manifest workload : workloads()) {
      Manifest pod = workload.pod().orElseThrow();
      for (Manifest container : pod.containers()) {
        container.list("envFrom").forEach(each -> add(refs, each, ref));
        container.list("env").forEach(each -> add(refs, each, "valueFrom", key));
      }
      for (Manifest each : pod.list("volumes")) {
        if (each.text(volume, field) != null) {
          refs.add(new Manifest(Map.of("name", String.valueOf(each.text(volume, field)))));
        }
        each.list("projected", "sources").forEach(source -> add(refs, source, volume));
      }
    }
    return refs.stream()
        .filter(each -> !Boolean.TRUE.equals(each.get("optional")))
        .map(each -> String.valueOf(each.text("name")))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static void add(List<Manifest> refs, Manifest from, String... path) {
    if (from.get(path) instanceof Map<?, ?> map) {
      refs.add(new Manifest(map));
    }
  }
}
