package dev.dossier.common.datamap;

import java.time.Duration;

/** A system that holds personal data. */
public sealed interface Source permits JdbcSource, HttpSource {

  /** {@code [a-z][a-z0-9-]{0,40}}. */
  String name();

  /** The longest time that one work item may take; a section of several slices is several. */
  Duration longestRun();

  /** The longest time that a section may take, over all its slices. */
  Duration sectionTimeout();
}
