package dev.dossier.quickstart.vendors;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class StripeTest extends VendorContract {
  private static final String KEY = "sk_test_for_this_test";

  @Override
  VendorServer.Api create(RateLimit limit) {
    return new Stripe(new StripeData(PEOPLE), KEY, limit);
  }

  @Override
  String credentials() {
    return "Bearer " + KEY;
  }

  @Override
  Call goodCall() {
    return call("GET", "/v1/charges", "", "customer", "cus_jane1", "limit", "3");
  }

  @Override
  String errorKind(JsonNode body) {
    return body.path("error").path("type").asString("");
  }

  @Test
  void the_key_may_be_the_user_of_basic_credentials() {
    assertThat(api.answer(authorized(goodCall(), basic(KEY + ":"))).status()).isEqualTo(200);
    assertThat(api.answer(authorized(goodCall(), basic(":" + KEY))).status()).isEqualTo(401);
  }

  @Test
  void pages_lead_to_every_charge_of_the_customer_once_newest_first() {
    List<JsonNode> charges = all("/v1/charges", "customer", "cus_jane1");
    assertThat(charges).hasSizeGreaterThan(100);
    assertThat(ids(charges)).doesNotHaveDuplicates();
    assertThat(charges)
        .allSatisfy(charge -> {
          assertThat(charge.path("customer").asString()).isEqualTo("cus_jane1");
          assertThat(charge.path("object").asString()).isEqualTo("charge");
        });
    List<Long> times = charges.stream().map(charge -> charge.path("created").asLong()).toList();
    assertThat(times).isSortedAccordingTo((a, b) -> Long.compare(b, a));
    assertThat(ids(charges))
        .containsExactlyInAnyOrderElementsOf(ids(new StripeData(PEOPLE).of("cus_jane1").charges()));
  }

  @Test
  void a_list_says_its_url_and_has_ten_objects_unless_asked_otherwise() {
    JsonNode list = get("/v1/charges", "customer", "cus_jane1").body();
    assertThat(list.path("object").asString()).isEqualTo("list");
    assertThat(list.path("url").asString()).isEqualTo("/v1/charges");
    assertThat(list.path("data").size()).isEqualTo(10);
    assertThat(list.path("has_more").asBoolean()).isTrue();
  }

  @Test
  void ending_before_leads_back() {
    List<String> ids = ids(all("/v1/charges", "customer", "cus_jane1"));
    JsonNode back =
        get("/v1/charges", "customer", "cus_jane1", "limit", "5", "ending_before", ids.get(7))
            .body();
    assertThat(ids(list(back))).isEqualTo(ids.subList(2, 7));
    assertThat(back.path("has_more").asBoolean()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"charges", "invoices", "payment_methods", "subscriptions"})
  void each_customer_has_their_own_objects(String kind) {
    List<String> janes = ids(all("/v1/" + kind, "customer", "cus_jane1"));
    List<String> others = ids(all("/v1/" + kind, "customer", "cus_jane2"));
    List<String> omars = ids(all("/v1/" + kind, "customer", "cus_omar11"));
    assertThat(janes).isNotEmpty().doesNotContainAnyElementsOf(omars);
    assertThat(others).doesNotContainAnyElementsOf(janes).doesNotContainAnyElementsOf(omars);
    assertThat(ids(all("/v1/" + kind))).containsAll(janes).containsAll(others).containsAll(omars);
  }

  @Test
  void a_card_shows_its_last_digits_and_fingerprint() {
    JsonNode card =
        get("/v1/payment_methods", "customer", "cus_jane1").body().path("data").get(0).path("card");
    assertThat(card.path("last4").asString()).matches("\\d{4}");
    assertThat(card.path("fingerprint").asString()).matches("[0-9A-Za-z]{16}");
  }

  @Test
  void ended_subscriptions_are_listed_when_asked_for() {
    assertThat(all("/v1/subscriptions", "customer", "cus_jane1", "status", "all"))
        .hasSizeGreaterThan(all("/v1/subscriptions", "customer", "cus_jane1").size());
  }

  @Test
  void customers_are_found_by_address_and_by_id() {
    assertThat(ids(all("/v1/customers", "email", "jane.doe@example.org")))
        .containsExactlyInAnyOrder("cus_jane1", "cus_jane2");
    assertThat(all("/v1/customers", "email", "nora.nil@example.org")).isEmpty();
    JsonNode customer = get("/v1/customers/cus_omar11").body();
    assertThat(customer.path("object").asString()).isEqualTo("customer");
    assertThat(customer.path("name").asString()).isEqualTo("Omar \"O\" Said");
  }

  @ParameterizedTest
  @CsvSource({
    "limit,0,parameter_invalid_integer",
    "limit,101,parameter_invalid_integer",
    "limit,ten,parameter_invalid_integer",
    "colour,red,parameter_unknown",
    "customer,cus_nobody,resource_missing",
    "starting_after,ch_nothing,resource_missing",
  })
  void a_bad_parameter_is_named(String name, String value, String code) {
    Answer answer = get("/v1/charges", name, value);
    assertThat(answer.status()).isEqualTo(400);
    JsonNode error = answer.body().path("error");
    assertThat(error.path("type").asString()).isEqualTo("invalid_request_error");
    assertThat(error.path("code").asString()).isEqualTo(code);
    assertThat(error.path("param").asString()).isEqualTo(name);
    assertThat(error.path("message").asString()).isNotEmpty();
  }

  @Test
  void another_customers_object_is_no_cursor() {
    String omars = ids(all("/v1/charges", "customer", "cus_omar11")).getFirst();
    assertThat(
            get("/v1/charges", "customer", "cus_jane1", "starting_after", omars)
                .body()
                .at("/error/code")
                .asString())
        .isEqualTo("resource_missing");
  }

  @Test
  void an_unknown_id_is_not_found() {
    Answer answer = get("/v1/customers/cus_nobody");
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.body().at("/error/code").asString()).isEqualTo("resource_missing");
  }

  @Test
  void versions_are_taken_in_their_form_alone() {
    assertThat(api.answer(with(goodCall(), "Stripe-Version", "2024-06-20")).status())
        .isEqualTo(200);
    assertThat(api.answer(with(goodCall(), "Stripe-Version", "latest")).status()).isEqualTo(400);
  }

  @Test
  void a_call_too_many_is_told_its_reason() {
    for (int i = 0; i < PERMITS; i++) {
      api.answer(goodCall());
    }
    Answer refused = api.answer(goodCall());
    assertThat(refused.body().at("/error/code").asString()).isEqualTo("rate_limit");
    assertThat(refused.headers()).containsKey("Stripe-Rate-Limited-Reason");
  }

  private List<JsonNode> all(String path, String... filter) {
    List<JsonNode> found = new ArrayList<>();
    String after = "";
    while (true) {
      List<String> query = new ArrayList<>(List.of(filter));
      query.addAll(List.of("limit", "100"));
      if (!after.isEmpty()) {
        query.addAll(List.of("starting_after", after));
      }
      Answer answer = get(path, query.toArray(String[]::new));
      assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
      found.addAll(list(answer.body()));
      if (!answer.body().path("has_more").asBoolean()) {
        return found;
      }
      after = found.getLast().path("id").asString();
    }
  }

  private static List<JsonNode> list(JsonNode body) {
    return StreamSupport.stream(body.path("data").spliterator(), false).toList();
  }

  private static List<String> ids(List<JsonNode> objects) {
    return objects.stream().map(object -> object.path("id").asString()).toList();
  }
}
