package dev.dossier.collector.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.dossier.collector.check.CheckFinding.Code;
import dev.dossier.testsupport.infra.Infrastructure;
import dev.dossier.testsupport.infra.PostgresServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Maps against a real PostgreSQL and a small HTTP server. */
class DataMapCheckIT {

  private static final PostgresServer POSTGRES = Infrastructure.postgres();
  private static final Path SAMPLE = Path.of("../quickstart/src/main/resources/sample");
  private static String sample = "";
  private static String shop = "";

  /** In the place of the sample's vendors. */
  private static HttpServer nobodyKnown;

  @BeforeAll
  static void fill() throws IOException {
    nobodyKnown = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    nobodyKnown.createContext(
        "/",
        exchange -> {
          byte[] body = "{\"data\": [], \"matches\": []}".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    nobodyKnown.start();
    sample = POSTGRES.createFreshDatabase("check_sample");
    POSTGRES.execute(sample, Files.readString(SAMPLE.resolve("schema.sql")));
    shop = POSTGRES.createFreshDatabase("check_shop");
    POSTGRES.execute(
        shop,
        "CREATE TABLE \"Customers\" (\"customerId\" int PRIMARY KEY, email text, joined"
            + " timestamptz, token uuid)",
        "CREATE TABLE orders (id int, day date, \"customerId\" int REFERENCES \"Customers\","
            + " PRIMARY KEY (id, day)) PARTITION BY RANGE (day)",
        "CREATE TABLE orders_2025 PARTITION OF orders FOR VALUES FROM ('2025-01-01') TO"
            + " ('2026-01-01')",
        "CREATE TABLE orders_2026 PARTITION OF orders FOR VALUES FROM ('2026-01-01') TO"
            + " ('2027-01-01')",
        "CREATE TABLE items (order_id int, day date, sku text, FOREIGN KEY (order_id, day)"
            + " REFERENCES orders)",
        "CREATE VIEW purchases AS SELECT o.*, i.sku FROM orders o JOIN items i ON i.order_id ="
            + " o.id AND i.day = o.day",
        "CREATE TABLE newsletter (\"E-Mail\" text, contact_email text)",
        "CREATE TABLE countries (id int PRIMARY KEY, code text, name text)",
        "CREATE SCHEMA audit",
        "CREATE TABLE audit.changes (id int, customer_id int)",
        "CREATE ROLE shop_reader LOGIN PASSWORD 'right'",
        "GRANT SELECT ON orders, items, purchases TO shop_reader");
  }

  @AfterAll
  static void stop() {
    nobodyKnown.stop(0);
  }

  private static String url(String database) {
    return "postgresql://postgres@127.0.0.1:" + POSTGRES.port() + "/" + database;
  }

  private static CheckReport check(String yaml, Map<String, String> environment) {
    return DataMapCheck.run(
        environment,
        List.of(),
        Clock.systemUTC(),
        "map.yaml",
        yaml.getBytes(StandardCharsets.UTF_8));
  }

  private static String shopMap(String identities, String datasets, String rest) {
    return """
    version: 1
    controller: {name: Shop, contact: a@shop.example, country: DE, timeZone: Europe/Berlin, regime: eu}
    identities:
      email: {from: subject.email}
    %s
    sources:
      shop: {kind: jdbc, url: "${SHOP_URL}"}
    sections:
      all:
        title: All
        source: shop
        category: all
        purpose: all
        legalBasis: contract
        retention: all
        origin: provided
        datasets:
    %s
    %s
    """
        .formatted(identities.indent(2), datasets.indent(6), rest);
  }

  private static final String CUSTOMER =
      "customer_id: {source: shop, query: 'SELECT \"customerId\" FROM \"Customers\" WHERE email ="
          + " :email'}\n";
  private static final String CUSTOMERS =
      "customers: {query: 'SELECT * FROM \"Customers\" WHERE \"customerId\" = :customer_id'}\n";
  private static final String PURCHASES =
      "purchases: {query: 'SELECT * FROM purchases WHERE \"customerId\" = :customer_id'}\n";
  private static final String EXCLUDED =
      """
      excluded:
        - {source: shop, table: newsletter, reason: asked for elsewhere}
        - {source: shop, table: audit.changes, reason: kept by law}
      """;

  @Test
  void theSampleMapIsGood() throws IOException {
    CheckReport report = check(sampleMap(), sampleEnvironment());
    assertThat(report.findings()).isEmpty();
    assertThat(report.exitCode()).isZero();
    assertThat(report.text()).contains("map.yaml is good").contains("app: ");
    SourceResult app = report.sources().getFirst();
    assertThat(app.coverage()).isNotNull();
    assertThat(app.coverage().mapped()).contains("users", "order_items", "support_messages");
    assertThat(app.coverage().gaps()).isEmpty();
    assertThat(report.json())
        .contains("\"good\" : true", "\"exitCode\" : 0", "\"findings\" : [ ]", "\"gaps\" : [ ]");
  }

  @Test
  void aTableThatNoDatasetReadsIsAGap() throws IOException {
    String yaml =
        sampleMap()
            .replace("FROM user_sessions WHERE", "FROM audit_logs WHERE")
            .replaceAll("SELECT id, ip_address, user_agent, device, [^\\n]*", "SELECT id");
    CheckReport report =
        check(
            yaml.replace(" ORDER BY created_at, id\n\n  activity", "\n\n  activity"),
            sampleEnvironment());
    assertThat(report.findings()).extracting(CheckFinding::table).contains("user_sessions");
    assertThat(report.exitCode()).isEqualTo(1);
    assertThat(report.text()).contains("expected the table user_sessions to be mapped");
  }

  private static String sampleMap() throws IOException {
    return Files.readString(SAMPLE.resolve("data-map.yaml"));
  }

  private static Map<String, String> sampleEnvironment() {
    Map<String, String> environment = new HashMap<>();
    environment.put("SAMPLE_DB_URL", url(sample));
    environment.put("SAMPLE_DB_USER", "postgres");
    environment.put("SAMPLE_DB_PASSWORD", "unused");
    String vendors = "http://127.0.0.1:" + nobodyKnown.getAddress().getPort();
    for (String url : List.of("STRIPE_URL", "INTERCOM_URL", "AMPLITUDE_URL")) {
      environment.put(url, vendors);
    }
    for (String secret :
        List.of("STRIPE_KEY", "INTERCOM_TOKEN", "AMPLITUDE_API_KEY", "AMPLITUDE_SECRET_KEY")) {
      environment.put(secret, "unused");
    }
    environment.put("VENDORS_PRIVATE", "true");
    return environment;
  }

  @Test
  void viewsPartitionsAndMixedCaseAreSeenThrough() {
    CheckReport report =
        check(shopMap(CUSTOMER, CUSTOMERS + PURCHASES, EXCLUDED), Map.of("SHOP_URL", url(shop)));
    assertThat(report.findings()).isEmpty();
    assertThat(report.sources().getFirst().coverage())
        .isEqualTo(
            new SourceResult.Coverage(
                List.of("Customers", "items", "orders"),
                List.of("audit.changes", "newsletter"),
                List.of()));
  }

  @Test
  void gapsAreTablesWithAnIdentifierOrWithForeignKeysToSuch() {
    CheckReport report = check(shopMap(CUSTOMER, CUSTOMERS, ""), Map.of("SHOP_URL", url(shop)));
    assertThat(report.findings())
        .allSatisfy(each -> assertThat(each.code()).isEqualTo(Code.UNMAPPED_TABLE))
        .allSatisfy(each -> assertThat(each.where().line()).isEqualTo(8))
        .extracting(CheckFinding::table)
        .containsExactly("audit.changes", "items", "newsletter", "orders");
    assertThat(report.text())
        .contains("(its column customer_id)", "(its foreign key to orders)", "(its column E-Mail)")
        .contains("map.yaml: 0 findings, 4 gaps");
    assertThat(report.exitCode()).isEqualTo(1);
  }

  @Test
  void allThatIsWrongIsSaidAtOnce() {
    String datasets =
        """
        missing: {query: "SELECT * FROM nothing WHERE id = :customer_id"}
        column: {query: "SELECT nothing FROM orders WHERE id = :customer_id"}
        twice: {query: "SELECT id, id FROM orders WHERE id = :customer_id"}
        masked: {query: "SELECT id FROM orders WHERE id = :customer_id", mask: {card: last4}}
        everybody: {query: "SELECT * FROM items"}
        typed: {query: 'SELECT "customerId" FROM "Customers" WHERE joined > :email'}
        uuids: {query: 'SELECT "customerId" FROM "Customers" WHERE token = :number'}
        vague: {query: "SELECT 1 WHERE :email IS NULL"}
        """;
    String identities = CUSTOMER + "number: {from: subject.identifiers.no, type: integer}\n";
    CheckReport report =
        check(
            shopMap(
                identities, datasets, EXCLUDED + "  - {source: shop, table: gone, reason: none}\n"),
            Map.of("SHOP_URL", url(shop)));
    assertThat(report.findings())
        .extracting(CheckFinding::code)
        .containsExactly(
            Code.MISSING_TABLE,
            Code.MISSING_TABLE,
            Code.DUPLICATE_COLUMN,
            Code.MISSING_COLUMN,
            Code.BINDS_NO_IDENTITY,
            Code.PARAMETER_TYPE,
            Code.PARAMETER_TYPE,
            Code.BAD_QUERY,
            Code.UNKNOWN_TABLE);
    assertThat(report.text())
        .contains("map.yaml:20: sections.all.datasets.missing.query:", "SQLSTATE 42P01")
        .contains("SQLSTATE 42703", "found 'id' twice", "(there is id)", "found timestamptz")
        .contains("SQLSTATE 42P18", "expected a table that exists, found 'gone'");
  }

  @Test
  void whatTheRoleMayNotReadIsNamed() {
    String url = "postgresql://shop_reader:right@127.0.0.1:" + POSTGRES.port() + "/" + shop;
    CheckReport report =
        check(
            shopMap(CUSTOMER, CUSTOMERS + PURCHASES, EXCLUDED.replace("newsletter", "items")),
            Map.of("SHOP_URL", url));
    assertThat(report.findings())
        .extracting(CheckFinding::code)
        .contains(Code.ACCESS_DENIED, Code.UNREADABLE_TABLE);
    assertThat(report.text()).contains("SQLSTATE 42501").doesNotContain("right@");
    assertThat(report.exitCode()).isEqualTo(1);
  }

  @Test
  void aDatabaseThatDoesNotAnswerIsAnExitOfItsOwn() {
    String yaml = shopMap(CUSTOMER, CUSTOMERS, "");
    CheckReport away =
        check(yaml, Map.of("SHOP_URL", "postgresql://postgres:hunter2@127.0.0.1:1/shop"));
    assertThat(away.findings())
        .extracting(CheckFinding::code)
        .containsExactly(Code.SOURCE_UNAVAILABLE);
    assertThat(away.exitCode()).isEqualTo(3);
    assertThat(away.json()).contains("\"reached\" : false").doesNotContain("hunter2");

    CheckReport nowhere = check(yaml, Map.of("SHOP_URL", url("no_such_database")));
    assertThat(nowhere.findings())
        .extracting(CheckFinding::code)
        .containsExactly(Code.NOT_CONFIGURED);
    assertThat(nowhere.exitCode()).isEqualTo(1);

    CheckReport unset = check(yaml, Map.of());
    assertThat(unset.text())
        .contains("map.yaml:8: sources.shop.url: expected the environment variable SHOP_URL");
    assertThat(unset.exitCode()).isEqualTo(1);

    CheckReport driverless = check(yaml, Map.of("SHOP_URL", "jdbc:nothing:hunter2"));
    assertThat(driverless.text()).contains("expected a JDBC driver").doesNotContain("hunter2");
  }

  @Test
  void anotherDatabaseIsPreparedAndWantsTypes() {
    String database = Infrastructure.mariadb().createFreshDatabase("check");
    Infrastructure.mariadb()
        .execute(database, "CREATE TABLE people (id int PRIMARY KEY, email varchar(100))");
    String identities = "no: {from: subject.id, type: integer}\n";
    String datasets =
        """
        good: {query: "SELECT * FROM people WHERE id = :no"}
        typeless: {query: "SELECT * FROM people WHERE email = :email"}
        twice: {query: "SELECT id, id FROM people WHERE id = :no"}
        gone: {query: "SELECT * FROM gone WHERE id = :no"}
        """;
    CheckReport report =
        check(
            shopMap(identities, datasets, "")
                .replace("${SHOP_URL}\"", "${SHOP_URL}\", username: root"),
            Map.of("SHOP_URL", Infrastructure.mariadb().jdbcUrl(database)));
    assertThat(report.findings())
        .extracting(CheckFinding::code)
        .containsExactly(Code.NEEDS_TYPE, Code.DUPLICATE_COLUMN, Code.MISSING_TABLE);
    assertThat(report.text()).contains("SQLSTATE 42S02");
    assertThat(report.sources().getFirst().coverage()).isNull();
  }

  @Test
  void aMapThatBreaksTheGrammarIsAllFindings() {
    CheckReport report = check("version: 2\nsections: {}\n", Map.of());
    assertThat(report.hash()).isNull();
    assertThat(report.exitCode()).isEqualTo(1);
    assertThat(report.findings()).hasSizeGreaterThan(3);
    assertThat(report.json()).contains("\"code\" : \"data_map\"", "\"line\" : 1");
  }

  private static String httpMap(String requests) {
    return """
    version: 1
    controller: {name: Shop, contact: a@shop.example, country: DE, timeZone: Europe/Berlin, regime: eu}
    identities:
      email: {from: subject.email}
    sources:
      api: {kind: http, baseUrl: "${API_URL}", auth: {type: bearer, token: "${API_TOKEN}"}, rateLimit: {permits: 1, per: PT1H}, timeout: PT3S, allowPrivate: true}
    sections:
      all:
        title: All
        source: api
        category: all
        purpose: all
        legalBasis: contract
        retention: all
        origin: provided
        datasets:
    %s
    """
        .formatted(requests.indent(6));
  }

  private record Seen(CheckReport report, List<String> calls) {}

  private static Seen ask(String requests, int status) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    List<String> calls = new CopyOnWriteArrayList<>();
    server.createContext(
        "/",
        exchange -> {
          String token = exchange.getRequestHeaders().getFirst("Authorization");
          calls.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + token);
          byte[] body = "{\"email\": \"jane@example.org\"}".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    try {
      String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
      CheckReport report = check(httpMap(requests), Map.of("API_URL", url, "API_TOKEN", "hunter2"));
      assertThat(report.text() + report.json())
          .doesNotContain("hunter2")
          .doesNotContain("jane@example.org");
      return new Seen(report, calls);
    } finally {
      server.stop(0);
    }
  }

  private static final String SEARCH =
      "search: {request: {method: POST, path: /search, body: {q: '{email}'}, items: data, detail:"
          + " {path: '/people/{id}'}}}\n";
  private static final String CHARGES =
      "charges: {request: {path: /charges, params: {mail: '{email}', limit: 1}, items: data}}\n";

  @Test
  void anApiIsCalledOnceAndOnlyByGet() throws IOException {
    Seen bound = ask(SEARCH + CHARGES, 200);
    assertThat(bound.calls())
        .containsExactly("GET /v1/charges?mail=dossier-check&limit=1 Bearer hunter2");
    assertThat(bound.report().findings()).isEmpty();
    assertThat(bound.report().exitCode()).isZero();

    Seen detail = ask(SEARCH, 404);
    assertThat(detail.calls()).containsExactly("GET /v1/people/dossier-check Bearer hunter2");
    assertThat(detail.report().findings()).isEmpty();

    Seen none =
        ask("search: {request: {method: POST, path: /search, body: {q: '{email}'}}}\n", 200);
    assertThat(none.calls()).isEmpty();
    assertThat(none.report().exitCode()).isZero();
    assertThat(none.report().text()).contains("api: not called");
  }

  @Test
  void whatAnApiRefusesIsAFinding() throws IOException {
    Seen denied = ask(CHARGES, 401);
    assertThat(denied.report().findings())
        .extracting(CheckFinding::code)
        .containsExactly(Code.ACCESS_DENIED);
    assertThat(denied.report().text()).contains("HTTP 401");
    assertThat(denied.report().exitCode()).isEqualTo(1);

    Seen unbound = ask("plans: {request: {path: /plans, items: data}}\n", 404);
    assertThat(unbound.report().findings())
        .extracting(CheckFinding::code)
        .containsExactly(Code.BINDS_NO_IDENTITY, Code.BAD_QUERY);

    Seen down = ask(CHARGES, 503);
    assertThat(down.report().exitCode()).isEqualTo(3);
    assertThat(down.report().text()).contains("HTTP 503");
  }

  @Test
  void anApiThatIsNotThereIsNotReached() {
    CheckReport report =
        check(httpMap(CHARGES), Map.of("API_URL", "http://127.0.0.1:1", "API_TOKEN", "hunter2"));
    assertThat(report.exitCode()).isEqualTo(3);
    CheckReport unset = check(httpMap(CHARGES), Map.of());
    assertThat(unset.findings())
        .extracting(CheckFinding::code)
        .containsExactly(Code.NOT_CONFIGURED, Code.NOT_CONFIGURED);
  }
}
