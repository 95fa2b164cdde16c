package dev.dossier.collector.http;

/**
 * What leads to a page: a cursor, an offset, a page's number or a URL, as the paging says.
 *
 * @param isString whether a JSON body writes it as a string
 */
record Next(String text, boolean isString) {

  static Next number(long number) {
    return new Next(Long.toString(number), false);
  }

  /** The kind alone: cursors and URLs may hold personal data. */
  @Override
  public String toString() {
    return isString ? "Next[string]" : "Next[number]";
  }
}
