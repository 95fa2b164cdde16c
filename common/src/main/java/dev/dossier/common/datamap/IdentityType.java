package dev.dossier.common.datamap;

/** What a value must be to be sent to a source; {@code ANY}: the column's own type decides. */
public enum IdentityType {
  ANY,
  TEXT,
  INTEGER,
  UUID
}
