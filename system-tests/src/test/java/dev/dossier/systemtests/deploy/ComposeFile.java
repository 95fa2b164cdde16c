package dev.dossier.systemtests.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** {@code docker-compose.yml} with what {@code .env} says put in. */
record ComposeFile(Map<String, Service> services, Set<String> variables) {
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z0-9_]+)}");

  /** One service, its merge keys resolved. */
  record Service(String name, Map<?, ?> keys) {
    boolean runsOnce() {
      return "no".equals(keys.get("restart"));
    }

    boolean isOurs() {
      return text("image").startsWith("dossier/");
    }

    String text(String key) {
      Object value = keys.get(key);
      return value == null ? "" : value.toString();
    }

    List<String> list(String key) {
      return keys.get(key) instanceof List<?> list
          ? list.stream().map(Object::toString).toList()
          : List.of();
    }

    Map<String, String> environment() {
      Map<String, String> environment = new LinkedHashMap<>();
      if (keys.get("environment") instanceof Map<?, ?> map) {
        map.forEach((key, value) -> environment.put(key.toString(), String.valueOf(value)));
      }
      return environment;
    }

    /** Service waited for, and its condition. */
    Map<String, String> after() {
      Map<String, String> after = new LinkedHashMap<>();
      if (keys.get("depends_on") instanceof Map<?, ?> map) {
        map.forEach((key, value) ->
            after.put(key.toString(), ((Map<?, ?>) value).get("condition").toString()));
      }
      return after;
    }

    /** What the host gives it: paths of the project. */
    List<String> mounts() {
      return list("volumes").stream()
          .map(volume -> volume.split(":")[0])
          .filter(source -> source.startsWith("."))
          .toList();
    }
  }

  static ComposeFile read(Path root, Map<String, String> settings) {
    String text = text(root.resolve("docker-compose.yml"));
    Set<String> variables = new TreeSet<>();
    Matcher variable = VARIABLE.matcher(text);
    String whole =
        variable.replaceAll(found -> {
          variables.add(found.group(1));
          return Matcher.quoteReplacement(settings.getOrDefault(found.group(1), ""));
        });
    Map<?, ?> yaml = new Yaml(new SafeConstructor(new LoaderOptions())).load(whole);
    Map<String, Service> services = new LinkedHashMap<>();
    ((Map<?, ?>) yaml.get("services"))
        .forEach((name, keys) ->
            services.put(name.toString(), new Service(name.toString(), (Map<?, ?>) keys)));
    return new ComposeFile(services, variables);
  }

  /** {@code .env}: a name, an equals sign and everything behind it. */
  static Map<String, String> settings(Path file) {
    return text(file)
        .lines()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .map(line -> line.split("=", 2))
        .collect(
            Collectors.toMap(
                line -> line[0], line -> line[1], (one, other) -> other, LinkedHashMap::new));
  }

  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
