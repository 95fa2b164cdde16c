package dev.dossier.collector.call;

import static dev.dossier.collector.call.Vendor.response;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.dossier.collector.call.Answer.Received;
import dev.dossier.common.datamap.HttpAuth;
import dev.dossier.common.datamap.HttpSource;
import dev.dossier.common.datamap.Template;
import dev.dossier.common.event.Failure;
import dev.dossier.common.event.Reason;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TokensIT {
  private final CallDatabase database = CallDatabase.create();
  private HikariDataSource connections;
  private HttpCalls calls;

  @BeforeEach
  void connect() {
    connections = database.connect();
    calls =
        new HttpCalls(
            Map.of("ID", "an id", "SECRET", "s:e%c&ret"),
            connections,
            Clock.systemUTC(),
            new SimpleMeterRegistry());
  }

  @AfterEach
  void disconnect() {
    calls.close();
    connections.close();
  }

  @Test
  void aTokenIsFetchedOnceAndUsedUntilItExpires() {
    try (Vendor tokens = tokens("\"expires_in\":3600");
        Vendor vendor = Vendor.start(Vendor.always("200 OK", "", "{}"))) {
      for (int i = 0; i < 3; i++) {
        assertThat(send(vendor, tokens)).isInstanceOf(Received.class);
      }

      assertThat(tokens.seen()).hasSize(1);
      assertThat(tokens.seen().getFirst().header("Authorization"))
          .isEqualTo("Basic YW4lMjBpZDpzJTNBZSUyNWMlMjZyZXQ=");
      assertThat(tokens.seen().getFirst().body())
          .isEqualTo("grant_type=client_credentials&scope=read%20all");
      assertThat(vendor.seen()).allMatch(s -> s.header("Authorization").equals("Bearer token-1"));
    }
  }

  @Test
  void anExpiredTokenIsFetchedAnew() {
    try (Vendor tokens = tokens("\"expires_in\":0");
        Vendor vendor = Vendor.start(Vendor.always("200 OK", "", "{}"))) {
      send(vendor, tokens);
      send(vendor, tokens);

      assertThat(vendor.seen().get(1).header("Authorization")).isEqualTo("Bearer token-2");
    }
  }

  @Test
  void aRevokedTokenIsFetchedAnewOnce() {
    try (Vendor tokens = tokens("\"token_type\":\"bearer\"");
        Vendor vendor =
            Vendor.start((seen, out) ->
                out.write(
                    response(
                        seen.header("Authorization").equals("Bearer token-2")
                            ? "200 OK"
                            : "401 Unauthorized",
                        "",
                        "{}")))) {
      assertThat(send(vendor, tokens)).isInstanceOf(Received.class);
      assertThat(send(vendor, tokens)).isInstanceOf(Received.class);

      assertThat(tokens.seen()).hasSize(2);
      assertThat(vendor.seen()).hasSize(3);
    }
  }

  @Test
  void aSourceThatRefusesNewTokensTooDeniesAccess() {
    try (Vendor tokens = tokens("\"expires_in\":3600");
        Vendor vendor = Vendor.start(Vendor.always("401 Unauthorized", "", ""))) {
      assertThat(Failures.in(send(vendor, tokens)))
          .isEqualTo(new Failure(Reason.ACCESS_DENIED, "HTTP 401"));
      assertThat(tokens.seen()).hasSize(2);
      assertThat(vendor.seen()).hasSize(2);
    }
  }

  @Test
  void aServerThatTakesCredentialsInTheBodyAloneGetsThemThere() {
    try (Vendor tokens =
            Vendor.start((seen, out) ->
                out.write(
                    seen.body().contains("&client_id=an%20id&client_secret=s%3Ae%25c%26ret")
                        ? response("200 OK", "", "{\"access_token\":\"t\",\"expires_in\":\"0\"}")
                        : response("400 Bad", "", "{\"error\":\"invalid_request\"}")));
        Vendor vendor = Vendor.start(Vendor.always("200 OK", "", "{}"))) {
      assertThat(send(vendor, tokens)).isInstanceOf(Received.class);
      assertThat(send(vendor, tokens)).isInstanceOf(Received.class);

      assertThat(tokens.seen()).hasSize(3);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"400 Bad Request", "401 Unauthorized"})
  void anErrorOfTheTokenServerDeniesAccess(String status) {
    try (Vendor tokens = Vendor.start(Vendor.always(status, "", "{\"error\":\"invalid_client\"}"));
        Vendor vendor = Vendor.start(Vendor.always("200 OK", "", "{}"))) {
      assertThat(Failures.in(send(vendor, tokens)))
          .isEqualTo(new Failure(Reason.ACCESS_DENIED, "HTTP " + status.substring(0, 3)));
      assertThat(vendor.seen()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "nonsense",
        "{\"access_token\":\"\"}",
        "{\"access_token\":\"a\\r\\nX-Y: z\"}",
        "{\"access_token\":\"t\",\"token_type\":\"mac\"}",
        "[]"
      })
  void anAnswerWithoutATokenIsBad(String body) {
    try (Vendor tokens = Vendor.start(Vendor.always("200 OK", "", body));
        Vendor vendor = Vendor.start(Vendor.always("200 OK", "", "{}"))) {
      assertThat(send(vendor, tokens)).isEqualTo(Answer.passing(Reason.BAD_ANSWER));
      assertThat(vendor.seen()).isEmpty();
    }
  }

  @Test
  void aTokenServerThatIsDownPasses() {
    try (Vendor tokens = Vendor.start(Vendor.always("503 Down", "", ""));
        Vendor vendor = Vendor.start(Vendor.always("200 OK", "", "{}"))) {
      assertThat(Failures.in(send(vendor, tokens)))
          .isEqualTo(new Failure(Reason.SOURCE_UNAVAILABLE, "HTTP 503"));
    }
  }

  /** Eight workers, one fetch: nobody waits for a timeout of his own after the others'. */
  @Test
  void workersTakeTheFailureOfTheFetchThatTheyWaitedFor() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    try (Vendor tokens = Vendor.start((seen, out) -> end.await(30, TimeUnit.SECONDS));
        Vendor vendor = Vendor.start(Vendor.always("200 OK", "", "{}"));
        ExecutorService workers = Executors.newFixedThreadPool(8)) {
      long start = System.nanoTime();
      List<Future<Answer>> answers = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        answers.add(workers.submit(() -> send(vendor, tokens)));
      }
      List<Answer> ended = new ArrayList<>();
      for (Future<Answer> answer : answers) {
        ended.add(answer.get(60, TimeUnit.SECONDS));
      }
      end.countDown();

      assertThat(ended)
          .allMatch(a -> a.equals(Answer.passing(Reason.TIMEOUT)) || a instanceof Answer.Later);
      assertThat(tokens.seen().size()).isLessThanOrEqualTo(2);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
      assertThat(vendor.seen()).isEmpty();
    }
  }

  private static Vendor tokens(String more) {
    AtomicInteger count = new AtomicInteger();
    return Vendor.start((seen, out) ->
        out.write(
            response(
                "200 OK",
                "",
                "{\"access_token\":\"token-" + count.incrementAndGet() + "\"," + more + "}")));
  }

  private Answer send(Vendor vendor, Vendor tokens) {
    HttpSource source =
        HttpSources.at(vendor.url())
            .auth(
                new HttpAuth.OAuth2(
                    Template.of(tokens.url() + "/token"),
                    Template.of("${ID}"),
                    Template.of("${SECRET}"),
                    List.of("read", "all")))
            .source();
    return calls.send(source, Call.get("/x"), Duration.ZERO);
  }
}
