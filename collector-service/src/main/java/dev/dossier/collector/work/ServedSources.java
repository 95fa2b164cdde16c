package dev.dossier.collector.work;

import dev.dossier.common.datamap.DataMap;
import dev.dossier.common.datamap.DataMapParser;
import dev.dossier.common.datamap.Source;
import dev.dossier.common.event.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The sources that this process works on, each with the longest time that one of its sections may
 * take. The work items themselves name the version of the data map that they go by.
 */
record ServedSources(Map<String, Duration> longestSections) {
  ServedSources {
    longestSections = Map.copyOf(longestSections);
  }

  static ServedSources of(CollectorSettings settings) {
    Path file = settings.dataMap();
    Map<String, Source> described = file == null ? Map.of() : read(file).sources();
    List<String> names = settings.collector().sources();
    Map<String, Duration> served = new LinkedHashMap<>();
    for (String name : names.isEmpty() ? List.copyOf(described.keySet()) : names) {
      served.put(name, longest(described.get(name), settings.collector().longestSection()));
    }
    return new ServedSources(served);
  }

  /** Topic to consumer group. */
  Map<String, String> groupByTopic() {
    Map<String, String> groups = new LinkedHashMap<>();
    longestSections
        .keySet()
        .forEach(name -> groups.put(Topics.collect(name), Topics.collectGroup(name)));
    return groups;
  }

  private static Duration longest(@Nullable Source source, Duration otherwise) {
    return source == null ? otherwise : source.longestRun();
  }

  private static DataMap read(Path file) {
    try {
      return DataMapParser.parse(file.toString(), Files.readAllBytes(file));
    } catch (IOException e) {
      throw new IllegalStateException("dossier.data-map: cannot read " + file, e);
    }
  }
}
