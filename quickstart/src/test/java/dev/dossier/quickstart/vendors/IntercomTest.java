package dev.dossier.quickstart.vendors;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class IntercomTest extends VendorContract {
  private static final String TOKEN = "token-for-this-test";

  private final IntercomData data = new IntercomData(PEOPLE);

  @Override
  VendorServer.Api create(RateLimit limit) {
    return new Intercom(new IntercomData(PEOPLE), TOKEN, limit);
  }

  @Override
  String credentials() {
    return "Bearer " + TOKEN;
  }

  @Override
  Call goodCall() {
    return call("POST", "/contacts/search", byEmail("omar@example.com"));
  }

  @Override
  String errorKind(JsonNode body) {
    assertThat(body.path("type").asString()).isEqualTo("error.list");
    return body.at("/errors/0/code").asString("");
  }

  @Test
  void a_contact_is_found_by_address() {
    JsonNode answer = post("/contacts/search", byEmail("OMAR@example.com")).body();
    assertThat(answer.path("type").asString()).isEqualTo("list");
    assertThat(answer.path("total_count").asInt()).isEqualTo(1);
    JsonNode contact = answer.path("data").get(0);
    assertThat(contact.path("external_id").asString()).isEqualTo("4412");
    assertThat(get("/contacts/" + contact.path("id").asString()).body()).isEqualTo(contact);
  }

  @Test
  void one_address_may_have_several_contacts_and_may_have_none() {
    assertThat(contacts("jane.doe@example.org")).hasSize(2);
    assertThat(contacts("nora.nil@example.org")).isEmpty();
    assertThat(contacts("omar@example")).isEmpty();
  }

  @Test
  void pages_lead_to_every_conversation_of_the_contact_once() {
    String jane = contacts("jane.doe@example.org").getFirst();
    List<String> found = conversations(jane, 5);
    assertThat(found).hasSizeGreaterThan(5).doesNotHaveDuplicates();
    assertThat(found)
        .containsExactlyInAnyOrderElementsOf(ids(data.conversationsOf(jane)))
        .doesNotContainAnyElementsOf(
            ids(data.conversationsOf(contacts("omar@example.com").getFirst())));
  }

  @Test
  void a_search_shows_no_parts_and_the_conversation_all_of_them() {
    String jane = contacts("jane.doe@example.org").getFirst();
    JsonNode listed =
        post("/conversations/search", byContact(jane, 150, "")).body().path("conversations").get(0);
    assertThat(listed.has("conversation_parts")).isFalse();
    for (ObjectNode whole : data.conversationsOf(jane).subList(0, 3)) {
      assertThat(get("/conversations/" + whole.path("id").asString()).body()).isEqualTo(whole);
    }
    assertThat(parts(data.conversationsOf(jane).getFirst())).isGreaterThan(400);
  }

  @Test
  void the_newest_500_parts_are_given_and_all_are_counted() {
    String lead = contacts(IntercomData.LEAD_EMAIL).getFirst();
    ObjectNode whole = data.conversationsOf(lead).getFirst();
    JsonNode shown = get("/conversations/" + whole.path("id").asString()).body();
    assertThat(shown.at("/conversation_parts/total_count").asInt()).isEqualTo(parts(whole));
    assertThat(parts(shown)).isEqualTo(500).isLessThan(parts(whole));
    assertThat(shown.at("/conversation_parts/conversation_parts/499"))
        .isEqualTo(whole.at("/conversation_parts/conversation_parts/" + (parts(whole) - 1)));
  }

  @Test
  void filters_can_be_joined() {
    String query =
        """
        {"query": {"operator": "OR", "value": [
          {"field": "email", "operator": "=", "value": "omar@example.com"},
          {"operator": "AND", "value": [
            {"field": "role", "operator": "=", "value": "lead"},
            {"field": "email", "operator": "$", "value": "@example.net"}]}]}}
        """;
    assertThat(post("/contacts/search", query).body().path("total_count").asInt()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|parameter_not_found",
        "nothing|bad_request",
        "{\"query\":{\"field\":\"shoe_size\",\"operator\":\"=\",\"value\":\"1\"}}|parameter_invalid",
        "{\"query\":{\"field\":\"email\",\"operator\":\"==\",\"value\":\"1\"}}|parameter_invalid",
        "{\"query\":{\"field\":\"created_at\",\"operator\":\"!=\",\"value\":1}}|parameter_invalid",
        "{\"query\":{\"field\":\"email\",\"operator\":\"IN\",\"value\":\"1\"}}|parameter_invalid",
        "{\"query\":{\"operator\":\"AND\",\"value\":[]}}|parameter_invalid",
      })
  void a_bad_query_is_named(String body, String code) {
    Answer answer = post("/contacts/search", body);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(errorKind(answer.body())).isEqualTo(code);
  }

  @ParameterizedTest
  @CsvSource({"151,''", "0,''", "20,bm90IG91cnM=", "20,!"})
  void a_bad_page_is_named(int perPage, String cursor) {
    Answer answer = post("/conversations/search", byContact("x", perPage, cursor));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(errorKind(answer.body())).isEqualTo("parameter_invalid");
  }

  @Test
  void an_unknown_id_is_not_found() {
    assertThat(errorKind(get("/contacts/0123").body())).isEqualTo("not_found");
    assertThat(get("/conversations/1").status()).isEqualTo(404);
  }

  @Test
  void versions_that_never_were_are_refused() {
    assertThat(api.answer(with(goodCall(), "Intercom-Version", "2.14")).status()).isEqualTo(200);
    Answer refused = api.answer(with(goodCall(), "Intercom-Version", "9"));
    assertThat(errorKind(refused.body())).isEqualTo("intercom_version_invalid");
  }

  @Test
  void headers_tell_how_many_calls_are_left() {
    Answer first = api.answer(goodCall());
    assertThat(first.headers())
        .containsEntry("X-RateLimit-Limit", Integer.toString(PERMITS))
        .containsEntry("X-RateLimit-Remaining", Integer.toString(PERMITS - 1))
        .containsEntry(
            "X-RateLimit-Reset", Long.toString(clock.instant().plus(WINDOW).getEpochSecond() + 1));
  }

  private List<String> contacts(String email) {
    List<String> ids = new ArrayList<>();
    post("/contacts/search", byEmail(email))
        .body()
        .path("data")
        .forEach(contact -> ids.add(contact.path("id").asString()));
    return ids;
  }

  private List<String> conversations(String contact, int perPage) {
    List<String> found = new ArrayList<>();
    String cursor = "";
    while (true) {
      JsonNode page = post("/conversations/search", byContact(contact, perPage, cursor)).body();
      page.path("conversations").forEach(each -> found.add(each.path("id").asString()));
      cursor = page.at("/pages/next/starting_after").asString("");
      if (cursor.isEmpty()) {
        assertThat(page.path("total_count").asInt()).isEqualTo(found.size());
        return found;
      }
    }
  }

  private static int parts(JsonNode conversation) {
    return conversation.at("/conversation_parts/conversation_parts").size();
  }

  private static List<String> ids(List<ObjectNode> objects) {
    return objects.stream().map(object -> object.path("id").asString()).toList();
  }

  private static String byEmail(String email) {
    return "{\"query\": {\"field\": \"email\", \"operator\": \"=\", \"value\": \"" + email + "\"}}";
  }

  private static String byContact(String contact, int perPage, String cursor) {
    return """
    {"query": {"field": "contact_ids", "operator": "=", "value": "%s"},
     "pagination": {"per_page": %d, "starting_after": "%s"}}
    """
        .formatted(contact, perPage, cursor);
  }
}
