package dev.dossier.systemtests.observability;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The list of metrics in {@code docs/metrics.md}. */
public final class MetricsDocument {
  private static final Path FILE = Home.of("docs/metrics.md");
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| (`dossier\\.[^|]*) \\|([^|]*)\\|([^|]*)\\|(.*)\\|$");
  private static final Pattern NAME = Pattern.compile("`(dossier\\.[a-z.]+)`");
  private static final Pattern SUFFIX = Pattern.compile("_(total|count|sum|bucket|max)$");
  private static final Pattern UNIT = Pattern.compile("_(seconds|bytes)$");

  private final TreeMap<String, String> descriptions = new TreeMap<>();
  private final TreeMap<String, Set<String>> labels = new TreeMap<>();
  private final TreeMap<String, String> services = new TreeMap<>();

  private MetricsDocument(String text) {
    Matcher row = ROW.matcher(text);
    while (row.find()) {
      Matcher name = NAME.matcher(row.group(1));
      while (name.find()) {
        String exported = name.group(1).replace('.', '_');
        labels.put(exported, new TreeSet<>(words(row.group(2))));
        services.put(exported, row.group(3).strip());
        descriptions.put(exported, row.group(4));
      }
    }
  }

  private static List<String> words(String cell) {
    return Stream.of(cell.strip().split(", ")).filter(each -> !each.isEmpty()).toList();
  }

  public static MetricsDocument read() {
    try {
      return new MetricsDocument(Files.readString(FILE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As Prometheus writes them, without unit and suffix. */
  public Set<String> names() {
    return descriptions.keySet();
  }

  /** Names of a metric's labels. */
  public Set<String> labels(String name) {
    return labels.getOrDefault(name, Set.of());
  }

  /** Whether the service is named as one that exports the metric. */
  public boolean exports(String service, String name) {
    String cell = services.getOrDefault(name, "");
    return cell.startsWith("all") || words(cell).contains(service);
  }

  /** Those that begin with their first event. */
  public Set<String> later() {
    Set<String> later = new TreeSet<>();
    descriptions.forEach((name, description) -> {
      if (description.contains("*later*:")) {
        later.add(name);
      }
    });
    return later;
  }

  /**
   * The documented name of a series, which may have a suffix and a unit; none if it is not
   * documented.
   */
  public Optional<String> nameOf(String series) {
    String bare = SUFFIX.matcher(series).replaceFirst("");
    return Stream.of(series, bare, UNIT.matcher(bare).replaceFirst(""))
        .filter(descriptions::containsKey)
        .findFirst();
  }
}
