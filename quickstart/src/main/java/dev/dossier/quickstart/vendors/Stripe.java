package dev.dossier.quickstart.vendors;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Stripe's API as far as a company reads its customers' data with it: customers, charges, invoices,
 * payment methods, subscriptions. After docs.stripe.com/api (authentication, errors, pagination,
 * versioning), docs.stripe.com/rate-limits (25 calls a second in test mode) and
 * github.com/stripe/openapi.
 */
final class Stripe implements VendorServer.Api {
  static final int TEST_MODE_CALLS_PER_SECOND = 25;

  private static final String VERSION = "2026-07-29.dahlia";
  private static final Pattern VERSION_FORM = Pattern.compile("\\d{4}-\\d{2}-\\d{2}(\\.[a-z]+)?");
  private static final Set<String> PAGING = Set.of("limit", "starting_after", "ending_before");
  private static final int DEFAULT_LIMIT = 10;
  private static final int MOST = 100;
  private static final String INVALID = "invalid_request_error";

  private final StripeData data;
  private final String key;
  private final RateLimit rateLimit;
  private final Map<String, Listing> listings = new LinkedHashMap<>();

  Stripe(StripeData data, String key, RateLimit rateLimit) {
    this.data = data;
    this.key = key;
    this.rateLimit = rateLimit;
    listings.put(
        "/v1/customers", new Listing("customer", Set.of("email"), call -> data.customers()));
    listings.put(
        "/v1/charges", new Listing("charge", Set.of("customer"), of(StripeData.Holdings::charges)));
    listings.put(
        "/v1/invoices",
        new Listing("invoice", Set.of("customer", "status"), of(StripeData.Holdings::invoices)));
    listings.put(
        "/v1/payment_methods",
        new Listing(
            "payment_method", Set.of("customer", "type"), of(StripeData.Holdings::paymentMethods)));
    listings.put(
        "/v1/subscriptions",
        new Listing(
            "subscription", Set.of("customer", "status"), of(StripeData.Holdings::subscriptions)));
  }

  private record Listing(String object, Set<String> filters, Source source) {}

  private interface Source {
    List<JsonNode> read(Call call) throws Refused;
  }

  private Source of(Function<StripeData.Holdings, List<JsonNode>> kind) {
    return call -> {
      Optional<String> customer = call.parameter("customer");
      if (customer.isEmpty()) {
        return data.all(kind);
      }
      if (!data.hasCustomer(customer.get())) {
        throw new Refused(missing(400, "customer", customer.get(), "customer"));
      }
      return kind.apply(data.of(customer.get()));
    };
  }

  @Override
  public Answer answer(Call call) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Request-Id", "req_" + UUID.randomUUID().toString().substring(0, 14));
    headers.put("Stripe-Version", call.header("Stripe-Version").orElse(VERSION));
    try {
      return checked(call).with(headers);
    } catch (Refused e) {
      return e.answer().with(headers);
    }
  }

  private Answer checked(Call call) throws Refused {
    authenticate(call);
    if (!rateLimit.take().granted()) {
      return error(429, INVALID, "rate_limit", "Too many requests hit the API too quickly.", null)
          .with(Map.of("Stripe-Rate-Limited-Reason", "global-rate", "Stripe-Should-Retry", "true"));
    }
    String version = call.header("Stripe-Version").orElse(VERSION);
    if (!VERSION_FORM.matcher(version).matches()) {
      return error(400, INVALID, null, "Invalid Stripe API version: " + version, null);
    }
    if (!call.method().equals("GET")) {
      return unknownUrl(call);
    }
    Listing listing = listings.get(call.path());
    if (listing != null) {
      return list(call, listing);
    }
    return one(call);
  }

  /** The key as bearer token, or as the user of basic credentials with any password. */
  private void authenticate(Call call) throws Refused {
    Optional<String> given =
        call.bearerToken()
            .or(() -> call.basicCredentials().map(pair -> pair.replaceFirst(":.*", "")));
    if (given.isEmpty() || given.get().isEmpty()) {
      throw new Refused(unauthorized("No API key was provided: send it as a bearer token."));
    }
    if (!given.get().equals(key)) {
      String end = given.get().substring(Math.max(0, given.get().length() - 4));
      throw new Refused(unauthorized("Invalid API Key provided: ****" + end));
    }
  }

  private static Answer unauthorized(String message) {
    return error(401, INVALID, null, message, null)
        .with(Map.of("WWW-Authenticate", "Bearer realm=\"Stripe\""));
  }

  private Answer one(Call call) {
    for (Map.Entry<String, Listing> entry : listings.entrySet()) {
      String prefix = entry.getKey() + "/";
      if (call.path().startsWith(prefix)) {
        String id = call.path().substring(prefix.length());
        return find(entry.getValue(), id)
            .map(Answer::good)
            .orElseGet(() -> missing(404, entry.getValue().object(), id, "id"));
      }
    }
    return unknownUrl(call);
  }

  private Optional<JsonNode> find(Listing listing, String id) {
    List<JsonNode> all =
        switch (listing.object()) {
          case "customer" -> data.customers();
          case "charge" -> data.all(StripeData.Holdings::charges);
          case "invoice" -> data.all(StripeData.Holdings::invoices);
          case "payment_method" -> data.all(StripeData.Holdings::paymentMethods);
          default -> data.all(StripeData.Holdings::subscriptions);
        };
    return all.stream().filter(object -> id(object).equals(id)).findFirst();
  }

  private static Answer list(Call call, Listing listing) throws Refused {
    for (String name : call.query().keySet()) {
      if (!PAGING.contains(name) && !listing.filters().contains(name)) {
        throw new Refused(
            error(400, INVALID, "parameter_unknown", "Received unknown parameter: " + name, name));
      }
    }
    int limit = limit(call);
    List<JsonNode> all =
        listing.source().read(call).stream().filter(filter(call, listing)).toList();
    Page page = page(call, listing, all, limit);
    ObjectNode list =
        Json.object(
            """
            {"object": "list", "data": [], "has_more": %s, "url": %s}
            """,
            page.hasMore(), call.path());
    list.set("data", Json.array(page.objects()));
    return Answer.good(list);
  }

  private static Predicate<JsonNode> filter(Call call, Listing listing) {
    Optional<String> email = call.parameter("email");
    Optional<String> status = call.parameter("status");
    Optional<String> type = call.parameter("type");
    // Ended subscriptions are listed only when asked for.
    boolean current = listing.object().equals("subscription") && status.isEmpty();
    return object ->
        email.map(value -> text(object, "email").equals(value)).orElse(true)
            && type.map(value -> text(object, "type").equals(value)).orElse(true)
            && status
                .map(value -> value.equals("all") || text(object, "status").equals(value))
                .orElse(!current || !text(object, "status").equals("canceled"));
  }

  private static int limit(Call call) throws Refused {
    Optional<String> limit = call.parameter("limit");
    if (limit.isEmpty()) {
      return DEFAULT_LIMIT;
    }
    try {
      int number = Integer.parseInt(limit.get());
      if (number >= 1 && number <= MOST) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw badLimit("Invalid integer: " + limit.get());
    }
    throw badLimit("Expected a limit from 1 to 100, it is " + limit.get());
  }

  private static Refused badLimit(String message) {
    return new Refused(error(400, INVALID, "parameter_invalid_integer", message, "limit"));
  }

  /** Holdings after, or right before, the one that a cursor names; all of them newest first. */
  private static Page page(Call call, Listing listing, List<JsonNode> all, int limit)
      throws Refused {
    Optional<String> after = call.parameter("starting_after");
    Optional<String> before = call.parameter("ending_before");
    if (after.isPresent() && before.isPresent()) {
      throw new Refused(
          error(
              400,
              INVALID,
              null,
              "Only one of starting_after and ending_before can be given.",
              "ending_before"));
    }
    if (before.isPresent()) {
      int end = index(listing, all, before.get(), "ending_before");
      int begin = Math.max(0, end - limit);
      return new Page(all.subList(begin, end), begin > 0);
    }
    int begin = after.isPresent() ? index(listing, all, after.get(), "starting_after") + 1 : 0;
    int end = Math.min(all.size(), begin + limit);
    return new Page(all.subList(begin, end), end < all.size());
  }

  private static int index(Listing listing, List<JsonNode> all, String id, String parameter)
      throws Refused {
    for (int i = 0; i < all.size(); i++) {
      if (id(all.get(i)).equals(id)) {
        return i;
      }
    }
    throw new Refused(missing(400, listing.object(), id, parameter));
  }

  private static Answer missing(int status, String object, String id, String parameter) {
    String message = "No such " + object.replace('_', ' ') + ": '" + id + "'";
    return error(status, INVALID, "resource_missing", message, parameter);
  }

  private static Answer unknownUrl(Call call) {
    String message = "Unrecognized request URL (" + call.method() + ": " + call.path() + ").";
    return error(404, INVALID, null, message, null);
  }

  /** Keys that have no value are left out. */
  private static Answer error(
      int status, String type, @Nullable String code, String message, @Nullable String param) {
    ObjectNode error = Json.MAPPER.createObjectNode();
    if (code != null) {
      error.put("code", code);
      error.put("doc_url", "https://stripe.com/docs/error-codes/" + code.replace('_', '-'));
    }
    error.put("message", message);
    if (param != null) {
      error.put("param", param);
    }
    error.put("type", type);
    ObjectNode body = Json.MAPPER.createObjectNode();
    body.set("error", error);
    return Answer.of(status, body);
  }

  private static String id(JsonNode object) {
    return text(object, "id");
  }

  private static String text(JsonNode object, String field) {
    return object.path(field).asString("");
  }

  private record Page(List<JsonNode> objects, boolean hasMore) {}
}
