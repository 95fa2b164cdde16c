package dev.dossier.systemtests.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** One YAML document of Kubernetes, read without knowing its kind. */
record Manifest(Map<?, ?> content) {

  static List<Manifest> parse(String yaml) {
    List<Manifest> all = new ArrayList<>();
    for (Object each : new Yaml(new SafeConstructor(new LoaderOptions())).loadAll(yaml)) {
      if (each instanceof Map<?, ?> map) {
        all.add(new Manifest(map));
      }
    }
    return all;
  }

  /** Every document of every YAML file below that is a Kubernetes object. */
  static List<Manifest> below(Path directory) throws IOException {
    List<Manifest> all = new ArrayList<>();
    for (Path file : yamlFiles(directory)) {
      parse(Files.readString(file)).stream()
          .filter(each -> each.text("kind") != null)
          .forEach(all::add);
    }
    return all;
  }

  static List<Path> yamlFiles(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  String kind() {
    return String.valueOf(text("kind"));
  }

  String name() {
    return String.valueOf(text("metadata", "name"));
  }

  /** The pod that it makes, if it makes any. */
  Optional<Manifest> pod() {
    return get("spec", "template", "spec") instanceof Map<?, ?> spec
        ? Optional.of(new Manifest(spec))
        : Optional.empty();
  }

  /** Of a pod: its containers, those that run before included. */
  List<Manifest> containers() {
    return Stream.concat(list("initContainers").stream(), list("containers").stream()).toList();
  }

  /** Null where something on the way is missing; a step that is a number indexes a list. */
  @Nullable Object get(String... path) {
    Object at = content;
    for (String step : path) {
      if (at instanceof Map<?, ?> map) {
        at = map.get(step);
      } else if (at instanceof List<?> list && Integer.parseInt(step) < list.size()) {
        at = list.get(Integer.parseInt(step));
      } else {
        return null;
      }
    }
    return at;
  }

  @Nullable String text(String... path) {
    Object at = get(path);
    return at == null ? null : at.toString();
  }

  int number(String... path) {
    return get(path) instanceof Integer number ? number : Integer.MIN_VALUE;
  }

  /** The objects of a list; empty where there is none. */
  List<Manifest> list(String... path) {
    if (!(get(path) instanceof List<?> list)) {
      return List.of();
    }
    List<Manifest> all = new ArrayList<>();
    for (Object each : list) {
      if (each instanceof Map<?, ?> map) {
        all.add(new Manifest(map));
      }
    }
    return all;
  }

  @Override
  public String toString() {
    return kind() + "/" + name();
  }
}
