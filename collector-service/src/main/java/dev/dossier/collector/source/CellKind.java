package dev.dossier.collector.source;

/** What the bytes of a cell are. */
public enum CellKind {
  /** A JSON number, {@code true} or {@code false}; as text it is the same. */
  LITERAL,
  /** Plain text, not yet escaped. */
  TEXT,
  /** A JSON object, array or any other JSON value, without line breaks. */
  JSON
}
