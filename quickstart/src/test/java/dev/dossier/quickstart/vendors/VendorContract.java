package dev.dossier.quickstart.vendors;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.Headers;
import dev.dossier.testsupport.MutableClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What each of the sample's vendors does, whatever it sells. */
abstract class VendorContract {
  static final int PERMITS = 20;
  static final Duration WINDOW = Duration.ofSeconds(10);

  static final Person JANE =
      new Person(
          4711,
          "jane.doe@example.org",
          "Jane Doe",
          "11111111-1111-4111-a111-111111111111",
          List.of("cus_jane1", "cus_jane2"),
          Instant.parse("2023-05-16T08:12:31Z"),
          true,
          true);
  static final Person OMAR =
      new Person(
          4412,
          "omar@example.com",
          "Omar \"O\" Said",
          "22222222-2222-4222-a222-222222222222",
          List.of("cus_omar11"),
          Instant.parse("2024-02-01T09:00:00Z"),
          true,
          false);
  static final Person NORA =
      new Person(
          4712,
          "nora.nil@example.org",
          "Nora Nil",
          "33333333-3333-4333-a333-333333333333",
          List.of(),
          Instant.parse("2026-10-29T11:05:17Z"),
          false,
          false);
  static final List<Person> PEOPLE = List.of(OMAR, JANE, NORA);

  final MutableClock clock = MutableClock.at("2026-11-01T10:00:00Z");
  VendorServer.Api api = call -> Answer.of(500, Json.array(List.of()));

  abstract VendorServer.Api create(RateLimit limit);

  /** An Authorization header that is right. */
  abstract String credentials();

  /** A call that is answered. */
  abstract Call goodCall();

  /** Where an error of this vendor names its kind. */
  abstract String errorKind(JsonNode body);

  @BeforeEach
  void start() {
    api = create(new RateLimit(PERMITS, WINDOW, clock));
  }

  @Test
  void a_call_without_credentials_is_refused() {
    Headers none = new Headers();
    Call call = goodCall();
    Answer answer =
        api.answer(new Call(call.method(), call.path(), call.query(), none, call.body()));
    assertThat(answer.status()).isEqualTo(401);
    assertThat(errorKind(answer.body())).isNotEmpty();
  }

  @Test
  void a_call_with_somebody_elses_credentials_is_refused() {
    for (String wrong :
        List.of("Bearer nope", "Basic bm9wZTpub3Bl", "Basic !", "Bearer ", credentials() + "x")) {
      assertThat(api.answer(authorized(goodCall(), wrong)).status()).as(wrong).isEqualTo(401);
    }
  }

  @Test
  void an_unknown_place_is_not_found() {
    assertThat(get("/no/such/thing").status()).isEqualTo(404);
    assertThat(get("/").status()).isEqualTo(404);
  }

  @Test
  void the_limit_holds_in_every_window_and_no_longer() {
    for (int i = 0; i < PERMITS; i++) {
      assertThat(api.answer(goodCall()).status()).isEqualTo(200);
    }
    Answer refused = api.answer(goodCall());
    assertThat(refused.status()).isEqualTo(429);
    assertThat(errorKind(refused.body())).isNotEmpty();
    clock.advance(WINDOW.minusMillis(1));
    assertThat(api.answer(goodCall()).status()).isEqualTo(429);
    clock.advance(Duration.ofMillis(1));
    assertThat(api.answer(goodCall()).status()).isEqualTo(200);
  }

  @Test
  void the_same_call_has_the_same_answer_from_another_server() {
    JsonNode first = api.answer(goodCall()).body();
    JsonNode second = create(new RateLimit(1, WINDOW, clock)).answer(goodCall()).body();
    assertThat(second).isEqualTo(first);
  }

  Answer get(String path, String... query) {
    return api.answer(call("GET", path, "", query));
  }

  Answer post(String path, String body) {
    return api.answer(call("POST", path, body));
  }

  /**
   * @param query names and values in turn
   */
  Call call(String method, String path, String body, String... query) {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (int i = 0; i < query.length; i += 2) {
      parameters.put(query[i], query[i + 1]);
    }
    return authorized(new Call(method, path, parameters, new Headers(), body), credentials());
  }

  static Call authorized(Call call, String authorization) {
    return with(call, "Authorization", authorization);
  }

  static Call with(Call call, String header, String value) {
    Headers headers = new Headers();
    headers.putAll(call.headers());
    headers.set(header, value);
    return new Call(call.method(), call.path(), call.query(), headers, call.body());
  }

  static String basic(String pair) {
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }
}
