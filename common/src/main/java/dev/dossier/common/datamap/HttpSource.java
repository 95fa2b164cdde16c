package dev.dossier.common.datamap;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP API that speaks JSON.
 *
 * @param baseUrl what paths are below of, with or without a path of its own
 * @param headers of every call
 * @param timeout of one call, {@code PT30S} when left out
 * @param sectionTimeout of a whole section over all its slices, {@code PT6H} when left out
 * @param allowHosts hosts that links and redirects may lead to beside the base URL's own
 * @param allowPrivate resolves to {@code true} or {@code false}, the latter when left out: private
 *     addresses and plain http are allowed with the first alone
 * @param maxResponseBytes of one answer, unpacked; 8 MiB when left out
 * @param maxPages of one dataset and combination of identities; 100,000 when left out
 * @param concurrency sections that one collector process reads at once, 4 when left out
 */
public record HttpSource(
    String name,
    Template baseUrl,
    HttpAuth auth,
    Map<String, Template> headers,
    @Nullable RateLimit rateLimit,
    Duration timeout,
    Duration sectionTimeout,
    List<Template> allowHosts,
    Template allowPrivate,
    int maxResponseBytes,
    int maxPages,
    int concurrency)
    implements Source {

  /** An HTTP section is read in slices, so that one that needs an hour holds no worker. */
  public static final Duration SLICE = Duration.ofSeconds(30);

  public HttpSource {
    headers = Ordered.copy(headers);
    allowHosts = List.copyOf(allowHosts);
  }

  @Override
  public Duration longestRun() {
    return SLICE.plus(timeout.multipliedBy(2));
  }
}
