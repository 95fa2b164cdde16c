package dev.dossier.collector.http;

import dev.dossier.collector.call.Calls;
import dev.dossier.collector.source.Combinations;
import dev.dossier.collector.source.IdentityTypes;
import dev.dossier.collector.source.ReadOutcome;
import dev.dossier.collector.source.ResolveOutcome;
import dev.dossier.collector.source.SectionSink;
import dev.dossier.collector.source.SourceReader;
import dev.dossier.common.datamap.DataMapException;
import dev.dossier.common.datamap.Dataset;
import dev.dossier.common.datamap.HttpSource;
import dev.dossier.common.datamap.Lookup;
import dev.dossier.common.datamap.Reading;
import dev.dossier.common.datamap.Request;
import dev.dossier.common.datamap.Section;
import dev.dossier.common.datamap.Source;
import dev.dossier.common.event.Failure;
import dev.dossier.common.event.Identifiers;
import dev.dossier.common.event.Reason;
import dev.dossier.common.event.Wire;
import java.time.Clock;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads HTTP APIs: values bound where they can do no harm, pages and details followed, a section in
 * slices, so that one that needs an hour holds no worker.
 */
public final class HttpSourceReader implements SourceReader {
  private static final Logger LOG = LoggerFactory.getLogger(HttpSourceReader.class);

  private final Calls calls;
  private final Requests requests;
  private final Clock clock;
  private final SliceLimits limits;

  /**
   * @param environment what the data map's placeholders stand for
   */
  public HttpSourceReader(Calls calls, Map<String, String> environment, Clock clock) {
    this(calls, environment, clock, SliceLimits.USUAL);
  }

  HttpSourceReader(Calls calls, Map<String, String> environment, Clock clock, SliceLimits limits) {
    this.calls = calls;
    this.requests = new Requests(Map.copyOf(environment));
    this.clock = clock;
    this.limits = limits;
  }

  @Override
  public boolean reads(Source source) {
    return source instanceof HttpSource;
  }

  @Override
  public ReadOutcome read(
      Source source,
      Section section,
      IdentityTypes types,
      Identifiers identifiers,
      byte @Nullable [] position,
      SectionSink sink) {
    HttpSource api = (HttpSource) source;
    try {
      if (position == null) {
        for (Dataset dataset : section.datasets().values()) {
          check(request(dataset.reading()), types, identifiers);
        }
      }
      Slice slice =
          new Slice(
              calls,
              requests,
              clock,
              limits,
              api,
              section,
              sink,
              position == null ? null : Wire.read(position, Position.class));
      return slice.read(types, identifiers);
    } catch (StoppedException e) {
      return new ReadOutcome.Failed(logged(api, section.name(), e.failure()));
    } catch (DataMapException e) {
      return new ReadOutcome.Failed(unset(api, section.name(), e));
    }
  }

  @Override
  public ResolveOutcome resolve(
      Source source, Lookup lookup, IdentityTypes types, Identifiers identifiers) {
    HttpSource api = (HttpSource) source;
    try {
      Request request = request(lookup.reading());
      Combinations combinations = check(request, types, identifiers);
      ResolveOutcome outcome =
          new LookUp(calls, requests, clock, limits, api, lookup, request).find(combinations);
      if (outcome instanceof ResolveOutcome.Failed failed) {
        logged(api, "", failed.failure());
      }
      return outcome;
    } catch (StoppedException e) {
      return new ResolveOutcome.Failed(logged(api, "", e.failure()));
    } catch (DataMapException e) {
      return new ResolveOutcome.Failed(unset(api, "", e));
    }
  }

  @Override
  public void close() {
    calls.close();
  }

  /** Binds every combination before the first call, so that of a bad one nothing is sent at all. */
  private Combinations check(Request request, IdentityTypes types, Identifiers identifiers)
      throws StoppedException {
    Combinations combinations = Combinations.of(request.parameters(), types, identifiers);
    if (combinations.tooMany()) {
      throw new StoppedException(Reason.TOO_LARGE);
    }
    for (int i = 0; i < combinations.size(); i++) {
      requests.check(request, combinations.get(i));
    }
    return combinations;
  }

  /** The data map's reader lets an HTTP API's datasets have nothing else. */
  static Request request(Reading reading) {
    if (reading instanceof Request request) {
      return request;
    }
    throw new IllegalArgumentException("expected a request for an HTTP source");
  }

  private static Failure unset(HttpSource source, String section, DataMapException e) {
    // Our own words: they name variables and never what they hold.
    LOG.warn("source not configured source={}: {}", source.name(), e.getMessage());
    return logged(source, section, Failure.of(Reason.NOT_CONFIGURED));
  }

  private static Failure logged(HttpSource source, String section, Failure failure) {
    LOG.warn(
        "source failed source={} section={} reason={} code={}",
        source.name(),
        section,
        failure.reason().word(),
        failure.code());
    return failure;
  }
}
