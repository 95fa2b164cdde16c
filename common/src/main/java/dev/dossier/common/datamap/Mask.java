package dev.dossier.common.datamap;

/** What a column loses before it leaves the collector. */
public sealed interface Mask {

  /** Only the last four characters stay. */
  record Last4() implements Mask {}

  /** The column is left out. */
  record Drop() implements Mask {}

  /** A keyed hash stands for the value: equal values stay recognisable within one package. */
  record Hash() implements Mask {}

  /**
   * Only the first characters stay.
   *
   * @param characters Unicode code points, 1 to 1,000
   */
  record Truncate(int characters) implements Mask {}
}
