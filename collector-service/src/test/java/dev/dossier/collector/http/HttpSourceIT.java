package dev.dossier.collector.http;

import static dev.dossier.collector.http.LocalApi.send;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.collector.call.HttpCalls;
import dev.dossier.collector.source.IdentityTypes;
import dev.dossier.collector.source.ReadOutcome;
import dev.dossier.collector.source.RecordingSink;
import dev.dossier.collector.source.SourceContract;
import dev.dossier.collector.source.SourceReader;
import dev.dossier.common.datamap.DataMap;
import dev.dossier.common.datamap.DataMapParser;
import dev.dossier.common.datamap.Lookup;
import dev.dossier.common.datamap.Section;
import dev.dossier.common.datamap.Source;
import dev.dossier.testsupport.infra.Infrastructure;
import dev.dossier.testsupport.infra.ServiceDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.awaitility.Awaitility;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.ds.PGSimpleDataSource;

/** HTTP APIs, through real calls to a real server. */
class HttpSourceIT extends SourceContract {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final LocalApi API = new LocalApi();
  private static final CountDownLatch OVER = new CountDownLatch(1);
  private static HttpCalls calls;
  private static HttpSourceReader reader;
  private static DataMap map;

  @BeforeAll
  static void start() {
    ServiceDatabase own = ServiceDatabase.createFresh(Infrastructure.postgres(), "collector");
    Flyway.configure()
        .dataSource(own.url(), own.ownerUser(), own.ownerPassword())
        .schemas("collector")
        .load()
        .migrate();
    PGSimpleDataSource database = new PGSimpleDataSource();
    database.setUrl(own.url());
    database.setUser(own.appUser());
    database.setPassword(own.appPassword());
    calls =
        new HttpCalls(
            Map.of("TOKEN", LocalApi.TOKEN),
            database,
            Clock.systemUTC(),
            new SimpleMeterRegistry());
    SliceLimits soon =
        new SliceLimits(
            Duration.ofSeconds(30),
            Duration.ofMillis(200),
            Duration.ofMillis(50),
            5,
            4,
            Duration.ofSeconds(20));
    reader = new HttpSourceReader(calls, Map.of(), Clock.systemUTC(), soon);
    map =
        DataMapParser.parse(
            "test.yaml", yaml().replace("$BASE", API.url()).getBytes(StandardCharsets.UTF_8));
    behave();
  }

  private static void behave() {
    byte[] bomb = bomb();
    API.on(
        "/people/",
        (exchange, call) -> {
          String id = exchange.getRequestURI().getRawPath().substring("/people/".length());
          String name = Map.of("1", "Jane", "2", "Joe").get(id);
          send(exchange, name == null ? 404 : 200, "{\"name\": \"" + name + "\"}");
        });
    API.on(
        "/notes",
        (exchange, call) ->
            send(
                exchange,
                200,
                switch (exchange.getRequestURI().getRawQuery()) {
                  case "person=1&offset=0" -> "{\"data\":[{\"text\":\"a\"},{\"text\":\"b\"}]}";
                  case "person=1&offset=2" -> "{\"data\":[{\"text\":\"c\"}]}";
                  default -> "{\"data\":[]}";
                }));
    API.on("/gone/", (exchange, call) -> send(exchange, 404, "{}"));
    API.on(
        "/refuses",
        (exchange, call) -> {
          exchange.getResponseHeaders().set("Retry-After", "1");
          send(exchange, 429, "{}");
        });
    API.on(
        "/refuses-once",
        (exchange, call) -> {
          exchange.getResponseHeaders().set("Retry-After", "1");
          send(exchange, call == 2 ? 429 : 200, page(call, call < 3));
        });
    API.on(
        "/falters",
        (exchange, call) -> send(exchange, call > 1 && call < 5 ? 500 : 200, page(call, call < 5)));
    API.on("/fails", (exchange, call) -> send(exchange, 500, "{}"));
    API.on(
        "/half",
        (exchange, call) -> {
          exchange.sendResponseHeaders(200, 1_000);
          exchange
              .getResponseBody()
              .write("{\"data\":[{\"id\":1},".getBytes(StandardCharsets.UTF_8));
          exchange.getResponseBody().flush();
        });
    API.on("/half-json", (exchange, call) -> send(exchange, 200, "{\"data\":[{\"id\":1},"));
    API.on("/loops", (exchange, call) -> send(exchange, 200, page(call % 2, true)));
    API.on(
        "/endless",
        (exchange, call) -> {
          exchange.sendResponseHeaders(200, 0);
          byte[] chunk = "[\"xxxxxxxxxxxxxxxx\"],".repeat(4_000).getBytes(StandardCharsets.UTF_8);
          OutputStream out = exchange.getResponseBody();
          out.write("{\"data\":[".getBytes(StandardCharsets.UTF_8));
          for (long sent = 0; sent < 10L << 30; sent += chunk.length) {
            out.write(chunk);
          }
        });
    API.on(
        "/inward",
        (exchange, call) -> {
          exchange.getResponseHeaders().set("Location", "http://169.254.169.254/latest/meta-data");
          send(exchange, 302, "");
        });
    API.on(
        "/bomb",
        (exchange, call) -> {
          exchange.getResponseHeaders().set("Content-Encoding", "gzip");
          exchange.sendResponseHeaders(200, bomb.length);
          exchange.getResponseBody().write(bomb);
        });
    API.on("/silent", (exchange, call) -> await());
    API.on(
        "/linked",
        (exchange, call) -> {
          exchange.getResponseHeaders().set("Link", "<http://elsewhere.example/x>; rel=next");
          send(exchange, 200, page(call, true));
        });
  }

  /** 200 MiB in 200 KiB. */
  private static byte[] bomb() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write("{\"data\":[".getBytes(StandardCharsets.UTF_8));
      byte[] blanks = new byte[1 << 20];
      Arrays.fill(blanks, (byte) ' ');
      for (int i = 0; i < 200; i++) {
        out.write(blanks);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void await() {
    try {
      assertThat(OVER.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String page(int id, boolean more) {
    return "{\"data\":[{\"id\":" + id + "}],\"more\":" + more + "}";
  }

  private static String yaml() {
    StringBuilder yaml =
        new StringBuilder(
            """
            version: 1
            controller: {name: Shop, contact: privacy@shop.example, country: DE, timeZone: Europe/Berlin, regime: eu}
            identities:
              person: {from: subject.id}
              name:
                source: api
                request: {path: "/people/{person}", notFound: [404]}
                value: name
            sources:
              api: {kind: http, baseUrl: "$BASE", allowPrivate: true, timeout: PT8S, auth: {type: bearer, token: "${TOKEN}"}}
              away: {kind: http, baseUrl: "http://127.0.0.1:1", allowPrivate: true}
              stranger: {kind: http, baseUrl: "$BASE", allowPrivate: true, auth: {type: bearer, token: wrong}}
            """);
    yaml.append("sections:\n");
    section(
        yaml,
        "contract",
        "profile: {single: true, request: {path: \"/people/{person}\", notFound: [404]}}",
        "notes: {request: {path: /notes, params: {person: \"{person}\"}, items: data, paging:"
            + " {type: offset, parameter: offset}}}");
    section(yaml, "missing", "gone: {request: {path: \"/gone/{person}\"}}");
    for (String hostile :
        List.of(
            "refuses",
            "refuses-once",
            "falters",
            "fails",
            "half",
            "half-json",
            "loops",
            "endless",
            "inward",
            "bomb",
            "silent")) {
      section(
          yaml,
          hostile,
          "d: {request: {path: /"
              + hostile
              + ", items: data, paging: {type: cursor, parameter: after, last: id, more: more}}}");
    }
    section(yaml, "linked", "d: {request: {path: /linked, items: data, paging: {type: link}}}");
    return yaml.toString();
  }

  private static void section(StringBuilder yaml, String name, String... datasets) {
    yaml.append("  ").append(name).append(":\n");
    for (String line :
        List.of(
            "title: Section",
            "source: api",
            "category: account",
            "purpose: Selling",
            "legalBasis: contract",
            "retention: 10 years",
            "origin: provided",
            "datasets:")) {
      yaml.append("    ").append(line).append('\n');
    }
    for (String dataset : datasets) {
      yaml.append("      ").append(dataset).append('\n');
    }
  }

  @AfterAll
  static void stop() {
    OVER.countDown();
    calls.close();
    API.close();
  }

  @Override
  protected SourceReader reader() {
    return reader;
  }

  @Override
  protected Source source() {
    return source("api");
  }

  @Override
  protected Source unreachable() {
    return source("away");
  }

  @Override
  protected Source refusing() {
    return source("stranger");
  }

  @Override
  protected Section section() {
    return map.sections().get("contract");
  }

  @Override
  protected Section missing() {
    return map.sections().get("missing");
  }

  @Override
  protected Lookup lookup() {
    return Objects.requireNonNull(map.identities().get("name").lookup());
  }

  @ParameterizedTest
  @CsvSource({
    "refuses,rate_limited,4",
    "fails,source_unavailable,1",
    "half,bad_answer,1",
    "half-json,bad_answer,1",
    "loops,paging_loop,3",
    "endless,too_large,1",
    "inward,blocked_address,1",
    "bomb,too_large,1",
    "silent,timeout,1",
    "linked,blocked_address,1",
  })
  void aHostileSourceIsAReasonAndBounded(String section, String reason, int calls) {
    Instant start = Instant.now();

    ReadOutcome outcome = readAll(section, new RecordingSink());

    assertThat(reason(outcome).word()).isEqualTo(reason);
    assertThat(API.calls("/" + section)).isEqualTo(calls);
    assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(40));
    assertThat(readAll("contract", new RecordingSink())).isEqualTo(new ReadOutcome.Found());
  }

  @Test
  void aSourceThatRecoversIsReadWhole() {
    for (String section : List.of("refuses-once", "falters")) {
      RecordingSink sink = new RecordingSink();

      assertThat(readAll(section, sink)).isEqualTo(new ReadOutcome.Found());

      assertThat(sink.of("d").items()).hasSize(2);
    }
    assertThat(API.calls("/refuses-once")).isEqualTo(3);
    assertThat(API.calls("/falters")).isEqualTo(5);
  }

  /** Slice after slice, as intake would have it. */
  private static ReadOutcome readAll(String section, RecordingSink sink) {
    byte[] position = null;
    while (true) {
      ReadOutcome outcome =
          reader.read(
              source("api"),
              map.sections().get(section),
              IdentityTypes.of(map),
              person("1"),
              position,
              sink);
      if (!(outcome instanceof ReadOutcome.Sliced sliced)) {
        return outcome;
      }
      Awaitility.await().atMost(PATIENCE).until(() -> !Instant.now().isBefore(sliced.notBefore()));
      position = sliced.position();
    }
  }

  private static Source source(String name) {
    return map.sources().get(name);
  }
}
