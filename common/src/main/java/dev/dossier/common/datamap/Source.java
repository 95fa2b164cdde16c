package dev.dossier.common.datamap;

/** A system that holds personal data. */
public sealed interface Source permits JdbcSource {

  /** {@code [a-z][a-z0-9-]{0,40}}. */
  String name();
}
