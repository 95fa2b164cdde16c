package dev.dossier.collector.source;

import dev.dossier.common.datamap.Lookup;
import dev.dossier.common.datamap.Section;
import dev.dossier.common.datamap.Source;
import dev.dossier.common.event.Identifiers;
import org.jspecify.annotations.Nullable;

/**
 * One kind of source. Adding a kind adds an implementation as a bean; {@code SourceContract} says
 * what each must do. Implementations are thread-safe. What goes wrong at the source is an outcome;
 * an exception means that the sink failed, a bug, or that the reader was closed.
 */
public interface SourceReader extends AutoCloseable {

  /** Whether the source is of this kind. */
  boolean reads(Source source);

  /**
   * Reads all datasets of a section, in the order of the data map and all from one state of the
   * source where it can give that. Each dataset is opened in the sink, an empty one as well, unless
   * the reading fails. Takes at most the source's longest run.
   *
   * @param position what the slice before ended with ({@link ReadOutcome.Sliced}); null for the
   *     first, and always null for sources that are read in one go
   */
  ReadOutcome read(
      Source source,
      Section section,
      IdentityTypes types,
      Identifiers identifiers,
      byte @Nullable [] position,
      SectionSink sink);

  /** Looks an identity up. */
  ResolveOutcome resolve(
      Source source, Lookup lookup, IdentityTypes types, Identifiers identifiers);

  /**
   * Cuts what is being read, since this process ends, and reads nothing more. Not the source's
   * doing, so never an outcome: what was cut ends with an exception, soon. More than once is
   * harmless.
   */
  @Override
  void close();
}
