package dev.dossier.collector.work;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What this process works on.
 *
 * @param dataMap the file whose sources are served; needed unless {@code sources} names them
 * @param collector how
 */
@ConfigurationProperties("dossier")
record CollectorSettings(@Nullable Path dataMap, @DefaultValue Collector collector) {
  CollectorSettings {
    if (dataMap == null && collector.sources().isEmpty()) {
      throw new IllegalArgumentException(
          "dossier.data-map: required (DOSSIER_DATA_MAP), unless dossier.collector.sources names"
              + " the sources to serve");
    }
  }

  /**
   * @param sources served by this process; all of the data map's if left out
   * @param concurrency items of each source that this process works on at once, at most; what the
   *     data map says of the source when left out
   * @param longestSection for sources that {@code dataMap} does not describe
   * @param finishWithin what runs when the process is stopped has so long to end; what takes longer
   *     comes again, to another worker
   */
  record Collector(
      @DefaultValue List<String> sources,
      @Nullable Integer concurrency,
      @DefaultValue("PT30M") Duration longestSection,
      @DefaultValue("PT25S") Duration finishWithin) {
    Collector {
      sources = List.copyOf(sources);
      if (concurrency != null && concurrency < 1) {
        throw new IllegalArgumentException(
            "dossier.collector.concurrency: expected at least 1, was " + concurrency);
      }
      if (longestSection.isNegative() || longestSection.isZero()) {
        throw new IllegalArgumentException(
            "dossier.collector.longest-section: expected more than nothing");
      }
      if (finishWithin.isNegative()) {
        throw new IllegalArgumentException(
            "dossier.collector.finish-within: expected nothing or more");
      }
    }
  }
}
