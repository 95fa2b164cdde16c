package dev.dossier.collector.http;

import dev.dossier.collector.call.Answer;
import dev.dossier.collector.call.Call;
import dev.dossier.collector.http.Pages.Page;
import dev.dossier.collector.http.Position.WalkState;
import dev.dossier.common.datamap.Paging;
import dev.dossier.common.datamap.Request;
import dev.dossier.common.event.Reason;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * All pages of one request with one combination of values, item by item. Can stop after each call
 * and go on from its {@link #state} as if it had not.
 */
final class Walk {
  /**
   * Characters of a page's fields that are kept for the calls for details. They are sealed anew
   * with each slice.
   */
  static final long MOST_KEPT = 2 * 1024 * 1024;

  private final Request request;
  private final Map<String, String> values;
  private final Requests requests;
  private final Pages answers;
  private final int mostPages;
  private final long mostItems;
  private final Seen seen;
  private final Deque<List<String>> details;
  private @Nullable Next next;
  private int pages;
  private long items;
  private boolean inPage;

  /** What becomes of it. */
  interface Visitor {
    /** Sends the call; the walk stops on everything but an answer. */
    Answer send(Call call) throws StoppedException;

    /** Whether it is time to stop where it can. */
    boolean isTimeUp();

    void item(JsonAnswer item) throws StoppedException;

    void endPage();

    /** The last answer was no JSON, so the call has failed; it is the next again. */
    default void unreadable() {
      // Where no failures are counted.
    }
  }

  /** How far it came. */
  sealed interface Progress {
    /** All pages are done. */
    record Done() implements Progress {}

    /** It was time to stop. */
    record TimeUp() implements Progress {}

    /** A call was not answered, or not in JSON; the same call is next. */
    record Unanswered(Answer answer) implements Progress {}
  }

  /**
   * @param mostItems more are {@code bad_query}
   */
  Walk(
      Request request,
      Map<String, String> values,
      Requests requests,
      int mostPages,
      long mostItems,
      WalkState state) {
    this.request = request;
    this.values = values;
    this.requests = requests;
    this.answers = new Pages(request);
    this.mostPages = mostPages;
    this.mostItems = mostItems;
    this.seen = Seen.of(state.seen());
    this.details = new ArrayDeque<>(state.details());
    this.next = state.next();
    this.pages = state.pages();
    this.items = state.items();
    this.inPage = state.inPage();
  }

  WalkState state() {
    return new WalkState(next, pages, items, inPage, List.copyOf(details), seen.toBytes());
  }

  Progress proceed(Visitor visitor) throws StoppedException {
    try {
      return progress(visitor);
    } catch (StoppedException e) {
      if (!e.mayPass()) {
        throw e;
      }
      visitor.unreadable();
      return new Progress.Unanswered(new Answer.Passing(e.failure()));
    }
  }

  private Progress progress(Visitor visitor) throws StoppedException {
    while (true) {
      if (!inPage) {
        Answer unanswered = fetch(visitor);
        if (unanswered != null) {
          return new Progress.Unanswered(unanswered);
        }
      }
      while (!details.isEmpty()) {
        Answer unanswered = detail(visitor, details.getFirst());
        if (unanswered != null) {
          return new Progress.Unanswered(unanswered);
        }
        details.removeFirst();
        if (!details.isEmpty() && visitor.isTimeUp()) {
          return new Progress.TimeUp();
        }
      }
      visitor.endPage();
      inPage = false;
      if (next == null) {
        return new Progress.Done();
      }
      if (visitor.isTimeUp()) {
        return new Progress.TimeUp();
      }
    }
  }

  /** Items without details are handed over at once: they need no further call. */
  private @Nullable Answer fetch(Visitor visitor) throws StoppedException {
    if (pages >= mostPages) {
      throw new StoppedException(Reason.TOO_LARGE);
    }
    Answer answer = visitor.send(requests.page(request, values, next));
    if (!(answer instanceof Answer.Received received)) {
      return answer;
    }
    try {
      take(received, visitor);
    } finally {
      received.done();
    }
    return null;
  }

  private void take(Answer.Received received, Visitor visitor) throws StoppedException {
    Page page = answers.page(received, next, pages);
    Next following = page.next();
    if (repeats(page, received) || (following != null && !isNew(following))) {
      throw new StoppedException(Reason.PAGING_LOOP);
    }
    pages++;
    next = following;
    inPage = true;
    Request.Detail detail = request.detail();
    if (detail != null) {
      keep(detail, page.items());
      return;
    }
    for (JsonAnswer item : page.items()) {
      item(visitor, item);
    }
  }

  private void keep(Request.Detail detail, List<JsonAnswer> listed) throws StoppedException {
    long kept = 0;
    for (JsonAnswer item : listed) {
      List<String> fields = Requests.fields(detail, item);
      for (String field : fields) {
        kept += field.length();
      }
      if (kept > MOST_KEPT) {
        throw new StoppedException(Reason.TOO_LARGE);
      }
      details.add(fields);
    }
  }

  /** Numbers only rise. */
  private boolean isNew(Next following) {
    return request.paging() instanceof Paging.Offset
        || request.paging() instanceof Paging.Page
        || seen.add("next", following.text().getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Whether the page came before. Where the source leads (a cursor, a link) the whole answer must
   * be the same. Where we count, pages of items that nothing tells apart may well be equal.
   */
  private boolean repeats(Page page, Answer.Received received) {
    Paging paging = request.paging();
    if (paging == null || page.items().isEmpty()) {
      return false;
    }
    return switch (paging) {
      case Paging.Cursor cursor -> !seen.add("answer", received.body());
      case Paging.Link link -> link.next() != null && !seen.add("answer", received.body());
      case Paging.Offset offset -> isThird(offset.more() != null, page, received);
      case Paging.Page numbered ->
          isThird(numbered.more() != null || numbered.pages() != null, page, received);
    };
  }

  /**
   * Whether the source seems not to know the parameter. Where it does not say what follows, its
   * pages would have no end, and their items are looked at alone, since the rest may hold a time.
   * Where it does, there is an end, so the answers must be the same, and their items not alike.
   */
  private boolean isThird(boolean saysMore, Page page, Answer.Received received) {
    if (!saysMore) {
      return seen.isThirdInARow("items", page.items());
    }
    return seen.isThirdInARow("answer", received.body()) && differ(page.items());
  }

  private static boolean differ(List<JsonAnswer> items) {
    return items.stream().anyMatch(item -> !item.isSameText(items.getFirst()));
  }

  private @Nullable Answer detail(Visitor visitor, List<String> fields) throws StoppedException {
    Request.Detail detail = Objects.requireNonNull(request.detail());
    Answer answer = visitor.send(requests.detail(detail, fields));
    if (!(answer instanceof Answer.Received received)) {
      return answer;
    }
    try {
      JsonAnswer item = Pages.detail(detail, received);
      if (item != null) {
        item(visitor, item);
      }
    } finally {
      received.done();
    }
    return null;
  }

  private void item(Visitor visitor, JsonAnswer item) throws StoppedException {
    Request.Total total = request.total();
    if (total != null) {
      Pages.checkTotal(total, item);
    }
    if (++items > mostItems) {
      throw new StoppedException(Reason.BAD_QUERY);
    }
    visitor.item(item);
  }
}
