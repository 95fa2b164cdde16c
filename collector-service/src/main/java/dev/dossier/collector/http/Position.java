package dev.dossier.collector.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the next slice goes on. Holds personal data: it travels encrypted alone.
 *
 * @param startedAt of the first slice
 * @param dataset to go on with
 * @param combination of its identities' values, from 0
 * @param walk absent where the combination is not begun
 * @param found items so far, over all datasets
 * @param failures of the same call one after the other
 * @param refusals of the same call one after the other
 * @param answered whether any call was
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Position(
    Instant startedAt,
    String dataset,
    int combination,
    @Nullable WalkState walk,
    long found,
    int failures,
    int refusals,
    boolean answered) {

  /** The place alone. */
  @Override
  public String toString() {
    return "Position[" + dataset + ", " + combination + "]";
  }

  /**
   * Within the pages of one combination. A page of items with details that is not done keeps what
   * their calls need: were it asked for again, the source's data may have moved, and counting would
   * skip or repeat some. It is written anew with each slice, so the items themselves stay behind.
   *
   * @param next what follows; absent where nothing does, or before the first page
   * @param pages that came
   * @param items that were handed over, of all pages
   * @param inPage whether {@code details} is the rest of a page, which may be empty
   * @param details to ask for, by what {@link Requests#fields} takes from each item
   * @param seen cursors and pages, as {@link Seen} keeps them
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record WalkState(
      @Nullable Next next,
      int pages,
      long items,
      boolean inPage,
      List<List<String>> details,
      byte[] seen) {

    static final WalkState START = new WalkState(null, 0, 0, false, List.of(), new byte[0]);

    @Override
    public String toString() {
      return "WalkState[" + pages + "]";
    }
  }
}
