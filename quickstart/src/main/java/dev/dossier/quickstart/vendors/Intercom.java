package dev.dossier.quickstart.vendors;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Intercom's API as far as a company reads a contact's data with it: search of contacts and of
 * conversations, one contact, one conversation with its newest 500 parts. After
 * github.com/intercom/Intercom-OpenAPI (2.14) and developers.intercom.com (rate limits: 10,000
 * calls a minute, counted in windows of 10 seconds).
 */
final class Intercom implements VendorServer.Api {
  static final int CALLS_PER_TEN_SECONDS = 1_666;

  private static final int MOST_PARTS = 500;
  private static final int MOST_PER_PAGE = 150;
  private static final int CONTACTS_PER_PAGE = 50;
  private static final int CONVERSATIONS_PER_PAGE = 20;
  private static final String VERSION = "2.14";
  private static final Pattern VERSIONS = Pattern.compile("1\\.[0-4]|2\\.\\d{1,2}|Unstable");

  private static final IntercomSearch CONTACTS =
      new IntercomSearch(
          fields(
              "id", "external_id", "email", "name", "phone", "role", "created_at", "updated_at"));
  private static final IntercomSearch CONVERSATIONS = new IntercomSearch(conversationFields());

  private final IntercomData data;
  private final String token;
  private final RateLimit rateLimit;

  Intercom(IntercomData data, String token, RateLimit rateLimit) {
    this.data = data;
    this.token = token;
    this.rateLimit = rateLimit;
  }

  private static Map<String, IntercomSearch.Field> fields(String... names) {
    Map<String, IntercomSearch.Field> fields = new LinkedHashMap<>();
    for (String name : names) {
      fields.put(name, object -> Stream.of(object.path(name)));
    }
    return fields;
  }

  private static Map<String, IntercomSearch.Field> conversationFields() {
    Map<String, IntercomSearch.Field> fields =
        fields("id", "created_at", "updated_at", "open", "state", "read");
    fields.put(
        "contact_ids",
        object ->
            StreamSupport.stream(object.at("/contacts/contacts").spliterator(), false)
                .map(contact -> contact.path("id")));
    for (String name : List.of("type", "id", "subject", "delivered_as")) {
      fields.put("source." + name, object -> Stream.of(object.path("source").path(name)));
    }
    for (String name : List.of("type", "id", "name", "email")) {
      fields.put(
          "source.author." + name, object -> Stream.of(object.at("/source/author").path(name)));
    }
    return fields;
  }

  @Override
  public Answer answer(Call call) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("X-Request-Id", UUID.randomUUID().toString());
    try {
      return checked(call, headers).with(headers);
    } catch (Refused e) {
      return e.answer().with(headers);
    }
  }

  private Answer checked(Call call, Map<String, String> headers) throws Refused {
    if (call.bearerToken().filter(token::equals).isEmpty()) {
      return error(401, "unauthorized", "Access Token Invalid", null);
    }
    RateLimit.Decision decision = rateLimit.take();
    headers.put("X-RateLimit-Limit", Integer.toString(decision.limit()));
    headers.put("X-RateLimit-Remaining", Integer.toString(decision.remaining()));
    headers.put("X-RateLimit-Reset", Long.toString(decision.reset().getEpochSecond() + 1));
    if (!decision.granted()) {
      return error(429, "rate_limit_exceeded", "Too many calls in this window", null);
    }
    String version = call.header("Intercom-Version").orElse(VERSION);
    if (!VERSIONS.matcher(version).matches()) {
      return error(400, "intercom_version_invalid", "No such version: " + version, null);
    }
    headers.put("Intercom-Version", version);
    return switch (call.method() + " " + call.path()) {
      case "POST /contacts/search" -> contacts(call);
      case "POST /conversations/search" -> conversations(call);
      default -> one(call);
    };
  }

  private Answer contacts(Call call) throws Refused {
    Page page = search(call, CONTACTS, data.contacts(), CONTACTS_PER_PAGE);
    ObjectNode list = Json.object("{\"type\": \"list\", \"data\": []}");
    list.set("data", Json.array(page.items()));
    return Answer.good(page.describe(list));
  }

  private Answer conversations(Call call) throws Refused {
    Page page = search(call, CONVERSATIONS, data.conversations(), CONVERSATIONS_PER_PAGE);
    ObjectNode list = Json.object("{\"type\": \"conversation.list\", \"conversations\": []}");
    ArrayNode items = list.putArray("conversations");
    for (ObjectNode whole : page.items()) {
      ObjectNode item = whole.deepCopy();
      item.remove("conversation_parts");
      items.add(item);
    }
    return Answer.good(page.describe(list));
  }

  private Answer one(Call call) {
    if (call.method().equals("GET") && call.path().startsWith("/contacts/")) {
      return find(data.contacts(), call.path().substring("/contacts/".length()))
          .map(Answer::good)
          .orElseGet(() -> error(404, "not_found", "User Not Found", null));
    }
    if (call.method().equals("GET") && call.path().startsWith("/conversations/")) {
      return find(data.conversations(), call.path().substring("/conversations/".length()))
          .map(Intercom::cut)
          .map(Answer::good)
          .orElseGet(() -> error(404, "not_found", "Resource Not Found", null));
    }
    return error(404, "not_found", "The requested resource was not found", null);
  }

  private static Optional<ObjectNode> find(List<ObjectNode> all, String id) {
    return all.stream().filter(object -> object.path("id").asString("").equals(id)).findFirst();
  }

  /** The newest parts alone; the count stays that of all. */
  private static ObjectNode cut(ObjectNode whole) {
    ObjectNode shown = whole.deepCopy();
    JsonNode parts = shown.at("/conversation_parts/conversation_parts");
    if (parts.size() > MOST_PARTS) {
      List<JsonNode> newest =
          StreamSupport.stream(parts.spliterator(), false).skip(parts.size() - MOST_PARTS).toList();
      ((ObjectNode) shown.get("conversation_parts")).set("conversation_parts", Json.array(newest));
    }
    return shown;
  }

  private static Page search(
      Call call, IntercomSearch search, List<ObjectNode> all, int defaultPerPage) throws Refused {
    JsonNode body = body(call);
    JsonNode query = body.path("query");
    if (!query.isObject()) {
      throw new Refused(error(400, "parameter_not_found", "query is missing", "query"));
    }
    JsonNode pagination = body.path("pagination");
    int perPage = pagination.path("per_page").asInt(defaultPerPage);
    if (perPage < 1 || perPage > MOST_PER_PAGE) {
      throw new Refused(
          error(400, "parameter_invalid", "expected per_page from 1 to 150", "per_page"));
    }
    List<ObjectNode> found =
        all.stream()
            .filter(search.parse(query))
            .sorted(
                Comparator.<ObjectNode>comparingLong(o -> o.path("updated_at").asLong())
                    .reversed()
                    .thenComparing(o -> o.path("id").asString()))
            .toList();
    int begin = Math.min(found.size(), position(pagination.path("starting_after").asString("")));
    int end = Math.min(found.size(), begin + perPage);
    return new Page(found.subList(begin, end), found.size(), begin, perPage);
  }

  private static JsonNode body(Call call) throws Refused {
    try {
      return Json.MAPPER.readTree(call.body());
    } catch (JacksonException e) {
      throw new Refused(error(400, "bad_request", "the body is no JSON", null));
    }
  }

  /** Cursors are opaque to clients. */
  private static String cursor(int position) {
    byte[] text = ("after:" + position).getBytes(StandardCharsets.UTF_8);
    return Base64.getEncoder().encodeToString(text);
  }

  private static int position(String cursor) throws Refused {
    if (cursor.isEmpty()) {
      return 0;
    }
    try {
      String text = new String(Base64.getDecoder().decode(cursor), StandardCharsets.UTF_8);
      if (text.startsWith("after:")) {
        return Integer.parseInt(text.substring("after:".length()));
      }
    } catch (IllegalArgumentException e) {
      throw badCursor();
    }
    throw badCursor();
  }

  private static Refused badCursor() {
    return new Refused(
        error(400, "parameter_invalid", "this cursor is not one of ours", "starting_after"));
  }

  static Answer error(int status, String code, String message, @Nullable String field) {
    ObjectNode error = Json.object("{\"code\": %s, \"message\": %s}", code, message);
    if (field != null) {
      error.put("field", field);
    }
    ObjectNode body =
        Json.object(
            "{\"type\": \"error.list\", \"request_id\": %s, \"errors\": [%s]}",
            UUID.randomUUID().toString(), error);
    return Answer.of(status, body);
  }

  /**
   * @param total found on all pages
   * @param begin of the first item among all
   */
  private record Page(List<ObjectNode> items, int total, int begin, int perPage) {
    ObjectNode describe(ObjectNode list) {
      ObjectNode pages =
          Json.object(
              """
              {"type": "pages", "page": %s, "per_page": %s, "total_pages": %s}
              """,
              begin / perPage + 1, perPage, (total + perPage - 1) / perPage);
      int end = begin + items.size();
      if (end < total) {
        pages.set(
            "next",
            Json.object("{\"per_page\": %s, \"starting_after\": %s}", perPage, cursor(end)));
      }
      list.put("total_count", total);
      list.set("pages", pages);
      return list;
    }
  }
}
