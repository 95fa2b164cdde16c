package dev.dossier.common.datamap;

/** What a column loses before it leaves the collector. */
public sealed interface Mask {

  /** Only the last four characters stay. */
  record Last4() implements Mask {}

  /** The column is left out. */
  record Drop() implements Mask {}
}
