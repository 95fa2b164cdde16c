package dev.dossier.collector.work;

import dev.dossier.collector.source.IdentityTypes;
import dev.dossier.collector.source.ReadOutcome;
import dev.dossier.collector.source.ResolveOutcome;
import dev.dossier.collector.source.SectionSink;
import dev.dossier.collector.source.SourceReader;
import dev.dossier.common.datamap.DataMap;
import dev.dossier.common.datamap.Identity;
import dev.dossier.common.datamap.Lookup;
import dev.dossier.common.datamap.Section;
import dev.dossier.common.datamap.Source;
import dev.dossier.common.event.Identifiers;
import dev.dossier.common.event.Reason;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds what a work item names in its data map, and the reader for that kind of source. */
final class Sources implements AutoCloseable {
  private final List<SourceReader> readers;

  Sources(List<SourceReader> readers) {
    this.readers = List.copyOf(readers);
  }

  ReadOutcome read(
      DataMap map,
      String sectionName,
      String source,
      Identifiers ids,
      byte @Nullable [] position,
      SectionSink sink) {
    Section section = map.sections().get(sectionName);
    Source described = map.sources().get(source);
    Optional<SourceReader> reader = readerOf(described);
    if (section == null
        || !section.source().equals(source)
        || described == null
        || reader.isEmpty()) {
      return ReadOutcome.failed(Reason.NOT_CONFIGURED);
    }
    return reader.get().read(described, section, IdentityTypes.of(map), ids, position, sink);
  }

  ResolveOutcome resolve(DataMap map, String identityName, String source, Identifiers ids) {
    Identity identity = map.identities().get(identityName);
    Lookup lookup = identity == null ? null : identity.lookup();
    Source described = map.sources().get(source);
    Optional<SourceReader> reader = readerOf(described);
    if (lookup == null
        || !lookup.source().equals(source)
        || described == null
        || reader.isEmpty()) {
      return ResolveOutcome.failed(Reason.NOT_CONFIGURED);
    }
    return reader.get().resolve(described, lookup, IdentityTypes.of(map), ids);
  }

  /** Cuts what is being read. */
  @Override
  public void close() {
    readers.forEach(SourceReader::close);
  }

  private Optional<SourceReader> readerOf(@Nullable Source source) {
    return source == null
        ? Optional.empty()
        : readers.stream().filter(reader -> reader.reads(source)).findFirst();
  }
}
