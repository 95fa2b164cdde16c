package dev.dossier.common.datamap;

import org.jspecify.annotations.Nullable;

/**
 * How one answer leads to the next. Parameters go into the URL's query, or on POST into the body,
 * where a dotted name is a path. Ends of themselves: a null, missing or empty {@code next}.
 */
public sealed interface Paging {

  /**
   * @param parameter takes the cursor
   * @param last the field of the page's last item that is the next cursor, or
   * @param next the answer's field that is it; exactly one of both
   * @param more the answer's field that says whether there are more; without one, paging by {@code
   *     last} ends at a page without items
   */
  record Cursor(
      FieldPath parameter,
      @Nullable FieldPath last,
      @Nullable FieldPath next,
      @Nullable FieldPath more)
      implements Paging {
    public Cursor {
      if ((last == null) == (next == null)) {
        throw new IllegalArgumentException("cursor: expected either last or next");
      }
    }
  }

  /**
   * Counts items: the next offset is the one before plus the items that came, so that a page
   * shorter than asked for skips nothing. Ends by {@code more}, without it at a page without items.
   *
   * @param limit items that are asked for
   */
  record Offset(
      FieldPath parameter, @Nullable FieldPath limitParameter, int limit, @Nullable FieldPath more)
      implements Paging {}

  /**
   * Counts pages. Ends by {@code more} or at the last of {@code pages}, without both at a page
   * without items.
   *
   * @param first number of the first page, 0 or 1
   * @param pages the answer's field that says how many pages there are
   */
  record Page(FieldPath parameter, int first, @Nullable FieldPath more, @Nullable FieldPath pages)
      implements Paging {}

  /**
   * Follows a URL.
   *
   * @param next the answer's field that holds it; without one the {@code Link} header's {@code
   *     rel="next"} (RFC 8288)
   */
  record Link(@Nullable FieldPath next) implements Paging {}
}
