package dev.dossier.collector.source;

/**
 * Takes a dataset's items, JSON values whose keys may differ. Bytes are copied or written before a
 * call returns.
 */
public interface ItemSink {

  /**
   * @param json one well-formed JSON value in UTF-8, keys distinct. It is written as it came, every
   *     digit and the order of the keys, without its white space; what is no object becomes {@code
   *     {"value": ...}}
   */
  void item(byte[] json, int offset, int length);

  /** The items since the last call came in one answer: the first one's keys are the columns. */
  void endPage();

  /** No more items come. */
  void end();
}
