package dev.dossier.collector.http;

import dev.dossier.collector.call.Answer.Received;
import dev.dossier.common.datamap.FieldPath;
import dev.dossier.common.datamap.Paging;
import dev.dossier.common.datamap.Request;
import dev.dossier.common.event.Failure;
import dev.dossier.common.event.Reason;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Takes answers apart: items, and what leads to the next page. */
final class Pages {
  private static final int NO_CONTENT = 204;

  private final Request request;

  Pages(Request request) {
    this.request = request;
  }

  /**
   * @param next null for the last page
   */
  record Page(List<JsonAnswer> items, @Nullable Next next) {

    /** Counts only. */
    @Override
    public String toString() {
      return "Page[" + items.size() + "]";
    }
  }

  /**
   * @param asked what led to this page, null for the first
   * @param pagesBefore pages before this one
   */
  Page page(Received answer, @Nullable Next asked, int pagesBefore) throws StoppedException {
    JsonAnswer json = content(answer, request.notFound());
    if (json == null) {
      if (asked != null && !endsWhereNothingIs(request.paging())) {
        // Something led here: what it stood for is lost, not absent.
        throw new StoppedException(failure(Reason.BAD_ANSWER, answer.status()));
      }
      return new Page(List.of(), null);
    }
    List<JsonAnswer> items = items(json);
    return new Page(items, next(json, answer, items, asked, pagesBefore));
  }

  /** Whether we count until nothing is left; otherwise the source says itself what follows. */
  private static boolean endsWhereNothingIs(@Nullable Paging paging) {
    return switch (paging) {
      case null -> true;
      case Paging.Cursor cursor -> false;
      case Paging.Link link -> false;
      case Paging.Offset offset -> offset.more() == null;
      case Paging.Page page -> page.more() == null && page.pages() == null;
    };
  }

  /** The item that a detail call brought; null where there is none. */
  static @Nullable JsonAnswer detail(Request.Detail detail, Received answer)
      throws StoppedException {
    JsonAnswer json = content(answer, detail.notFound());
    if (json == null) {
      return null;
    }
    FieldPath path = detail.item();
    JsonAnswer item = path == null ? json : json.at(path);
    if (item == null || item.isNull()) {
      throw new StoppedException(Reason.BAD_ANSWER);
    }
    return item;
  }

  /**
   * The answer's JSON; null where the status says that there is nothing.
   *
   * @throws StoppedException for every other status than success
   */
  private static @Nullable JsonAnswer content(Received answer, Set<Integer> notFound)
      throws StoppedException {
    int status = answer.status();
    if (notFound.contains(status) || status == NO_CONTENT) {
      return null;
    }
    if (status >= 200 && status < 300) {
      if (answer.body().length == 0) {
        throw StoppedException.unreadable();
      }
      return JsonAnswer.of(answer.body());
    }
    Reason reason =
        switch (status) {
          case 404, 410 -> Reason.MISSING_TABLE;
          default -> status >= 400 && status < 500 ? Reason.BAD_QUERY : Reason.BAD_ANSWER;
        };
    throw new StoppedException(failure(reason, status));
  }

  private static Failure failure(Reason reason, int status) {
    return status >= 100 && status < 600
        ? new Failure(reason, "HTTP " + status)
        : Failure.of(reason);
  }

  private List<JsonAnswer> items(JsonAnswer json) throws StoppedException {
    FieldPath path = request.items();
    if (path == null) {
      return json.isNull() ? List.of() : List.of(json);
    }
    List<JsonAnswer> items = json.list(path);
    if (items == null) {
      throw new StoppedException(Reason.BAD_ANSWER);
    }
    return items;
  }

  private @Nullable Next next(
      JsonAnswer json,
      Received answer,
      List<JsonAnswer> items,
      @Nullable Next asked,
      int pagesBefore)
      throws StoppedException {
    Paging paging = request.paging();
    if (paging == null) {
      return null;
    }
    return switch (paging) {
      case Paging.Cursor cursor -> cursor(cursor, json, items, asked);
      case Paging.Offset offset -> {
        FieldPath more = offset.more();
        if (!goesOn(more, null, json, items, asked, pagesBefore)) {
          yield null;
        }
        if (items.isEmpty()) {
          // There is more, but the number of items leads to this page again.
          throw new StoppedException(Reason.BAD_ANSWER);
        }
        yield Next.number((asked == null ? 0 : number(asked.text())) + items.size());
      }
      case Paging.Page page ->
          goesOn(page.more(), page.pages(), json, items, asked, pagesBefore)
              ? Next.number((asked == null ? page.first() : number(asked.text())) + 1)
              : null;
      case Paging.Link link -> {
        FieldPath path = link.next();
        JsonAnswer.Scalar inBody = path == null ? null : json.scalar(path);
        String url =
            path == null ? Links.next(answer.links()) : inBody == null ? null : inBody.text();
        yield url == null || url.isBlank()
            ? null
            : new Next(Requests.resolved(answer.uri(), url), true);
      }
    };
  }

  private static @Nullable Next cursor(
      Paging.Cursor cursor, JsonAnswer json, List<JsonAnswer> items, @Nullable Next asked)
      throws StoppedException {
    FieldPath more = cursor.more();
    boolean silent = items.isEmpty() && more != null && !json.has(more);
    if (more != null && !silent && !isTrue(more, json)) {
      return null;
    }
    FieldPath next = cursor.next();
    JsonAnswer.Scalar following = next == null ? null : json.scalar(next);
    if (following != null && !following.text().isBlank()) {
      return new Next(following.text(), following.isString());
    }
    if (next != null || items.isEmpty()) {
      if (more != null && (!silent || asked != null)) {
        // There is more, or nobody knows, but nothing leads there.
        throw new StoppedException(Reason.BAD_ANSWER);
      }
      return null;
    }
    FieldPath last = cursor.last();
    JsonAnswer.Scalar value = last == null ? null : items.getLast().scalar(last);
    if (value == null || value.text().isBlank()) {
      throw new StoppedException(Reason.BAD_ANSWER);
    }
    return new Next(value.text(), value.isString());
  }

  /**
   * Where a field says it, a page without items is not the last: sources filter after they have cut
   * pages. Only the first page may be empty and say nothing, as there is nothing to go on to.
   */
  private static boolean goesOn(
      @Nullable FieldPath more,
      @Nullable FieldPath pages,
      JsonAnswer json,
      List<JsonAnswer> items,
      @Nullable Next asked,
      int pagesBefore)
      throws StoppedException {
    if (more == null && pages == null) {
      return !items.isEmpty();
    }
    JsonAnswer.Scalar count = pages == null ? null : json.scalar(pages);
    boolean silent = (more == null || !json.has(more)) && count == null;
    if (silent && items.isEmpty() && asked == null) {
      return false;
    }
    if (more != null && !isTrue(more, json)) {
      return false;
    }
    if (pages == null) {
      return true;
    }
    if (count == null) {
      throw new StoppedException(Reason.BAD_ANSWER);
    }
    return pagesBefore + 1 < number(count.text());
  }

  /** A page must say it: silence may be a misspelt path, and would hide the rest. */
  private static boolean isTrue(FieldPath more, JsonAnswer json) throws StoppedException {
    if (!json.has(more)) {
      throw new StoppedException(Reason.BAD_ANSWER);
    }
    JsonAnswer.Scalar value = json.scalar(more);
    if (value == null) {
      return false;
    }
    return switch (value.text()) {
      case "true", "1" -> true;
      case "false", "0", "" -> false;
      default -> throw new StoppedException(Reason.BAD_ANSWER);
    };
  }

  /**
   * A list that the item leaves out is empty where the count is 0 or null.
   *
   * @throws StoppedException {@code bad_answer} if an item holds fewer than it counts, or neither
   *     the count nor the list: then the paths are wrong, or the source has changed
   */
  static void checkTotal(Request.Total total, JsonAnswer item) throws StoppedException {
    JsonAnswer.Scalar count = item.scalar(total.count());
    int held = item.size(total.of());
    if (count == null && held < 0 && item.has(total.count())) {
      return;
    }
    if (count == null || number(count.text()) > Math.max(held, 0)) {
      throw new StoppedException(Reason.BAD_ANSWER);
    }
  }

  private static long number(String text) throws StoppedException {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new StoppedException(Reason.BAD_ANSWER);
    }
  }
}
