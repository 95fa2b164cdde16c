package dev.dossier.collector.work;

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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The sources that this process works on, by name. The work items themselves name the version of
 * the data map that they go by.
 */
record ServedSources(Map<String, Served> sources) {
  /** Of a source that the file does not describe, as data maps have it by default. */
  private static final int USUAL_CONCURRENCY = 4;

  ServedSources {
    sources = Map.copyOf(sources);
  }

  /**
   * @param longest time that one of its sections may take
   * @param concurrency sections of it that this process reads at once
   */
  record Served(Duration longest, int concurrency) {}

  static ServedSources of(CollectorSettings settings) {
    Path file = settings.dataMap();
    Map<String, Source> described = file == null ? Map.of() : read(file).sources();
    List<String> names = settings.collector().sources();
    Map<String, Served> served = new LinkedHashMap<>();
    for (String name : names.isEmpty() ? List.copyOf(described.keySet()) : names) {
      served.put(name, served(described.get(name), settings.collector()));
    }
    return new ServedSources(served);
  }

  /** Topic to consumer group. */
  Map<String, String> groupByTopic() {
    Map<String, String> groups = new LinkedHashMap<>();
    sources.keySet().forEach(name -> groups.put(Topics.collect(name), Topics.collectGroup(name)));
    return groups;
  }

  private static Served served(@Nullable Source source, CollectorSettings.Collector settings) {
    int usual =
        switch (source) {
          case JdbcSource database -> database.concurrency();
          case HttpSource api -> api.concurrency();
          case null -> USUAL_CONCURRENCY;
        };
    Integer most = settings.concurrency();
    return new Served(
        source == null ? settings.longestSection() : source.longestRun(),
        most == null ? usual : Math.min(most, usual));
  }

  private static DataMap read(Path file) {
    try {
      return DataMapParser.parse(file.toString(), Files.readAllBytes(file));
    } catch (IOException e) {
      throw new IllegalStateException("dossier.data-map: cannot read " + file, e);
    }
  }
}
