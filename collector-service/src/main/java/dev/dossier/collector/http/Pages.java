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
  record Page(List<byte[]> items, @Nullable Next next) {

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
      return new Page(List.of(), null);
    }
    List<byte[]> items = items(json);
    return new Page(items, next(json, answer, items, asked, pagesBefore));
  }

  /** The item that a detail call brought; null where there is none. */
  static byte @Nullable [] detail(Request.Detail detail, Received answer) throws StoppedException {
    JsonAnswer json = content(answer, detail.notFound());
    if (json == null) {
      return null;
    }
    FieldPath path = detail.item();
    byte[] item = path == null ? json.compact() : json.at(path);
    if (item == null) {
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
      return JsonAnswer.of(answer.body());
    }
    Reason reason =
        switch (status) {
          case 404, 410 -> Reason.MISSING_TABLE;
          default -> status >= 400 && status < 500 ? Reason.BAD_QUERY : Reason.BAD_ANSWER;
        };
    throw new StoppedException(
        status >= 100 && status < 600 ? new Failure(reason, "HTTP " + status) : Failure.of(reason));
  }

  private List<byte[]> items(JsonAnswer json) throws StoppedException {
    FieldPath path = request.items();
    if (path == null) {
      return List.of(json.compact());
    }
    List<byte[]> items = json.list(path);
    if (items == null) {
      throw new StoppedException(Reason.BAD_ANSWER);
    }
    return items;
  }

  private @Nullable Next next(
      JsonAnswer json, Received answer, List<byte[]> items, @Nullable Next asked, int pagesBefore)
      throws StoppedException {
    Paging paging = request.paging();
    if (paging == null) {
      return null;
    }
    return switch (paging) {
      case Paging.Cursor cursor -> cursor(cursor, json, items);
      case Paging.Offset offset ->
          goesOn(offset.more(), json, items)
              ? Next.number((asked == null ? 0 : number(asked.text())) + items.size())
              : null;
      case Paging.Page page -> {
        FieldPath pages = page.pages();
        boolean goesOn = goesOn(page.more(), json, items);
        if (goesOn && pages != null) {
          JsonAnswer.Scalar count = json.scalar(pages);
          if (count == null) {
            throw new StoppedException(Reason.BAD_ANSWER);
          }
          goesOn = pagesBefore + 1 < number(count.text());
        }
        yield goesOn
            ? Next.number(asked == null ? page.first() + 1L : number(asked.text()) + 1)
            : null;
      }
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

  private static @Nullable Next cursor(Paging.Cursor cursor, JsonAnswer json, List<byte[]> items)
      throws StoppedException {
    FieldPath more = cursor.more();
    if (more != null && !isTrue(more, json, items)) {
      return null;
    }
    FieldPath last = cursor.last();
    FieldPath next = cursor.next();
    if (next != null) {
      JsonAnswer.Scalar value = json.scalar(next);
      return value == null || value.text().isBlank()
          ? null
          : new Next(value.text(), value.isString());
    }
    if (items.isEmpty()) {
      if (more != null) {
        // There is more, but nothing leads there.
        throw new StoppedException(Reason.BAD_ANSWER);
      }
      return null;
    }
    JsonAnswer.Scalar value = last == null ? null : JsonAnswer.ofItem(items.getLast()).scalar(last);
    if (value == null || value.text().isBlank()) {
      throw new StoppedException(Reason.BAD_ANSWER);
    }
    return new Next(value.text(), value.isString());
  }

  /** A page without items is the last in any case. */
  private static boolean goesOn(@Nullable FieldPath more, JsonAnswer json, List<byte[]> items)
      throws StoppedException {
    return !items.isEmpty() && (more == null || isTrue(more, json, items));
  }

  /** A page with items must say it: silence may be a misspelt path, and would hide the rest. */
  private static boolean isTrue(FieldPath more, JsonAnswer json, List<byte[]> items)
      throws StoppedException {
    if (!json.has(more)) {
      if (items.isEmpty()) {
        return false;
      }
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
   * @throws StoppedException {@code bad_answer} if an item holds fewer than it counts
   */
  static void checkTotal(Request.Total total, JsonAnswer item) throws StoppedException {
    JsonAnswer.Scalar count = item.scalar(total.count());
    int held = item.size(total.of());
    if (count == null && held < 0) {
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
