package dev.dossier.collector.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.collector.source.IdentityTypes;
import dev.dossier.collector.source.ReadOutcome;
import dev.dossier.collector.source.RecordingSink;
import dev.dossier.collector.source.ResolveOutcome;
import dev.dossier.common.datamap.DataMap;
import dev.dossier.common.datamap.DataMapParser;
import dev.dossier.common.datamap.Lookup;
import dev.dossier.common.event.Failure;
import dev.dossier.common.event.Identifiers;
import dev.dossier.common.event.Reason;
import dev.dossier.testsupport.MutableClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A data map with one HTTP source, and a reader of it. */
final class Api {
  static final SliceLimits SHORT =
      new SliceLimits(
          Duration.ZERO,
          Duration.ofSeconds(2),
          Duration.ofSeconds(2),
          5,
          10,
          Duration.ofMinutes(1));

  private static final String BEFORE =
      """
      version: 1
      controller: {name: Shop, contact: privacy@shop.example, country: DE, timeZone: Europe/Berlin, regime: eu}
      identities:
        person: {from: subject.id}
        other: {from: subject.identifiers.other}
        number: {from: subject.identifiers.number, type: integer}
        found:
          source: api
          request: {path: "/people/{person}", items: people}
          value: key.id
      sources:
        api: {kind: http, baseUrl: "https://api.example/base", maxPages: 50, sectionTimeout: PT1H}
      sections:
        section:
          title: Section
          source: api
          category: account
          purpose: Selling
          legalBasis: contract
          retention: 10 years
          origin: provided
          datasets:
      """;

  final DataMap map;
  final Vendor vendor;
  final MutableClock clock = MutableClock.at("2026-03-15T10:00:00Z");
  final List<Instant> waits = new ArrayList<>();
  int slices;

  /**
   * @param datasets one line each, {@code name: {...}}
   */
  Api(Vendor vendor, String... datasets) {
    this.vendor = vendor;
    StringBuilder yaml = new StringBuilder(BEFORE);
    for (String dataset : datasets) {
      yaml.append("      ").append(dataset).append('\n');
    }
    this.map = DataMapParser.parse("test.yaml", yaml.toString().getBytes(StandardCharsets.UTF_8));
  }

  HttpSourceReader reader(SliceLimits limits) {
    return new HttpSourceReader(vendor, Map.of(), clock, limits);
  }

  /** Slice after slice, each by a reader of its own and not before its time. */
  ReadOutcome read(SliceLimits limits, Identifiers identifiers, RecordingSink sink) {
    byte @Nullable [] position = null;
    while (true) {
      slices++;
      ReadOutcome outcome = readOnce(limits, identifiers, position, sink);
      if (!(outcome instanceof ReadOutcome.Sliced sliced)) {
        return outcome;
      }
      waits.add(sliced.notBefore());
      if (sliced.notBefore().isAfter(clock.instant())) {
        clock.set(sliced.notBefore());
      }
      position = sliced.position();
      assertThat(slices).isLessThan(10_000);
    }
  }

  ReadOutcome readOnce(
      SliceLimits limits, Identifiers identifiers, byte @Nullable [] position, RecordingSink sink) {
    return reader(limits)
        .read(
            map.sources().get("api"),
            map.sections().get("section"),
            IdentityTypes.of(map),
            identifiers,
            position,
            sink);
  }

  /** In one slice. */
  ReadOutcome read(Identifiers identifiers, RecordingSink sink) {
    return read(SliceLimits.USUAL, identifiers, sink);
  }

  Failure failure(Identifiers identifiers) {
    ReadOutcome outcome = read(identifiers, new RecordingSink());
    assertThat(outcome).isInstanceOf(ReadOutcome.Failed.class);
    return ((ReadOutcome.Failed) outcome).failure();
  }

  Reason reason(Identifiers identifiers) {
    return failure(identifiers).reason();
  }

  ResolveOutcome resolve(Identifiers identifiers) {
    return resolve(SliceLimits.USUAL, identifiers);
  }

  ResolveOutcome resolve(SliceLimits limits, Identifiers identifiers) {
    Lookup lookup = map.identities().get("found").lookup();
    assertThat(lookup).isNotNull();
    return reader(limits)
        .resolve(map.sources().get("api"), lookup, IdentityTypes.of(map), identifiers);
  }

  static Identifiers person(String... values) {
    return new Identifiers(Map.of("person", List.of(values)));
  }
}
