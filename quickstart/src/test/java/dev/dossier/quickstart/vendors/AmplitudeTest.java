package dev.dossier.quickstart.vendors;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class AmplitudeTest extends VendorContract {
  private static final String PAIR = "key:secret";

  @Override
  VendorServer.Api create(RateLimit limit) {
    return new Amplitude(new AmplitudeData(PEOPLE), PAIR, limit, 2);
  }

  @Override
  String credentials() {
    return basic(PAIR);
  }

  @Override
  Call goodCall() {
    return call("GET", "/api/2/usersearch", "", "user", JANE.analyticsId());
  }

  @Override
  String errorKind(JsonNode body) {
    return body.path("error").path("type").asString("");
  }

  @Test
  void a_user_is_found_by_the_id_that_the_company_sends() {
    JsonNode found = search(JANE.analyticsId());
    assertThat(found.path("matches").size()).isEqualTo(1);
    assertThat(found.at("/matches/0/user_id").asString()).isEqualTo(JANE.analyticsId());
    assertThat(found.path("type").asString()).isEqualTo("match_user_or_device_id");
  }

  @Test
  void the_begin_of_an_id_finds_whoever_has_it() {
    assertThat(search("2222").at("/matches/0/user_id").asString()).isEqualTo(OMAR.analyticsId());
  }

  @Test
  void who_never_used_the_product_is_not_known() {
    assertThat(search(NORA.analyticsId()).path("matches").isEmpty()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"earliest,250", "latest,100", "earliest,640", "latest,1000"})
  void pages_lead_to_every_event_of_the_user_once(String direction, int limit) {
    String id = id(JANE);
    List<String> found = new ArrayList<>();
    while (true) {
      JsonNode page =
          get(
                  "/api/2/useractivity",
                  "user",
                  id,
                  "direction",
                  direction,
                  "limit",
                  "" + limit,
                  "offset",
                  "" + found.size())
              .body();
      page.path("events").forEach(event -> found.add(event.path("uuid").asString()));
      if (page.path("events").size() < limit) {
        assertThat(found).hasSize(page.at("/userData/num_events").asInt());
        break;
      }
    }
    assertThat(found).hasSizeGreaterThan(300).doesNotHaveDuplicates();
  }

  @Test
  void events_are_the_users_own() {
    JsonNode events = get("/api/2/useractivity", "user", id(OMAR)).body().path("events");
    assertThat(events.size()).isPositive();
    assertThat(events)
        .allSatisfy(
            event -> assertThat(event.path("user_id").asString()).isEqualTo(OMAR.analyticsId()));
  }

  @Test
  void an_unknown_user_has_no_events() {
    Answer answer = get("/api/2/useractivity", "user", "17");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body().at("/userData/num_events").asInt()).isZero();
    assertThat(answer.body().path("events").isEmpty()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"user,jane", "user,''", "offset,-1", "offset,x", "limit,1.5", "direction,up"})
  void a_bad_parameter_is_named(String name, String value) {
    Answer answer = get("/api/2/useractivity", "user", "17", name, value);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body().at("/error/message").asString()).startsWith(name + ":");
  }

  @Test
  void a_call_too_many_is_told_which_limit_it_was() {
    for (int i = 0; i < PERMITS; i++) {
      api.answer(goodCall());
    }
    assertThat(api.answer(goodCall()).body().at("/error/metadata/details").asString())
        .contains("rate limit");
  }

  private JsonNode search(String user) {
    return get("/api/2/usersearch", "user", user).body();
  }

  private String id(Person person) {
    return search(person.analyticsId()).at("/matches/0/amplitude_id").asString();
  }
}
