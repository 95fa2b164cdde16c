package dev.dossier.common.datamap;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A reading call to an HTTP API, and how its answers become items.
 *
 * @param path below the source's base URL; a bound value fills one segment
 * @param params of the URL's query, each once for every text of its list
 * @param body on POST only
 * @param items where the items stand in an answer; without it the whole answer is one item
 * @param notFound statuses that mean "no items"; none by default, since a wrong path must not pass
 *     for an empty answer
 */
public record Request(
    Method method,
    BoundText path,
    Map<String, List<BoundText>> params,
    @Nullable JsonTemplate body,
    @Nullable FieldPath items,
    @Nullable Paging paging,
    @Nullable Detail detail,
    @Nullable Total total,
    Set<Integer> notFound)
    implements Reading {

  public Request {
    params = Ordered.copy(params);
    notFound = Set.copyOf(notFound);
  }

  public enum Method {
    GET,
    POST
  }

  /** Names of identities only: a detail call binds fields of its item. */
  @Override
  public List<String> parameters() {
    List<String> names = new ArrayList<>(path.names());
    params.values().forEach(texts -> texts.forEach(text -> names.addAll(text.names())));
    if (body != null) {
      names.addAll(body.names());
    }
    return names;
  }

  /**
   * One more call for each item; the answer takes the item's place.
   *
   * @param path {@code {id}} is the item's field, {@code {owner.id}} a field inside another
   * @param item where the item stands in the answer; without it the whole answer
   * @param notFound statuses that mean "no item"
   */
  public record Detail(
      BoundText path,
      Map<String, List<BoundText>> params,
      @Nullable FieldPath item,
      Set<Integer> notFound) {
    public Detail {
      params = Ordered.copy(params);
      notFound = Set.copyOf(notFound);
    }
  }

  /**
   * What an item says that it holds; fewer is a bad answer, and so is neither of both.
   *
   * @param count the item's field with the number
   * @param of the item's list
   */
  public record Total(FieldPath count, FieldPath of) {}
}
