package dev.dossier.collector.http;

import dev.dossier.common.datamap.HttpSource;
import java.time.Duration;

/**
 * When a slice ends, and when a section gives up.
 *
 * @param slice after which no further call is made
 * @param patience for a permit or a pause of the source; a longer wait ends the slice
 * @param firstWait after a call that failed; each further one is twice as long
 * @param mostFailures of one call, one after the other
 * @param mostRefusals of one call by the source itself, one after the other
 * @param lookUp in which an identity must be found, and how long its calls wait
 */
record SliceLimits(
    Duration slice,
    Duration patience,
    Duration firstWait,
    int mostFailures,
    int mostRefusals,
    Duration lookUp) {

  static final SliceLimits USUAL =
      new SliceLimits(
          HttpSource.SLICE,
          Duration.ofSeconds(2),
          Duration.ofSeconds(2),
          5,
          10,
          Duration.ofMinutes(1));
}
