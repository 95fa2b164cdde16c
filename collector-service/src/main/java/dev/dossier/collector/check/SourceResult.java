package dev.dossier.collector.check;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was seen of one source.
 *
 * @param kind {@code jdbc} or {@code http}
 * @param reached whether it answered
 * @param checked queries that were prepared, or calls that were made
 * @param coverage of its tables; null where that cannot be told
 * @param note for people: what was done, or why nothing
 */
public record SourceResult(
    String name,
    String kind,
    boolean reached,
    int checked,
    @Nullable Coverage coverage,
    String note) {

  /**
   * Tables that can reach a person, by name.
   *
   * @param mapped read by a dataset
   * @param excluded with a reason
   * @param gaps neither
   */
  public record Coverage(List<String> mapped, List<String> excluded, List<String> gaps) {
    public Coverage {
      mapped = mapped.stream().sorted().toList();
      excluded = excluded.stream().sorted().toList();
      gaps = gaps.stream().sorted().toList();
    }
  }
}
