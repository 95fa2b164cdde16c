package dev.dossier.intake.delivery;

import static dev.dossier.intake.db.Tables.PACKAGE;
import static dev.dossier.intake.db.Tables.PACKAGE_GRANT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.common.storage.ObjectStore;
import dev.dossier.intake.audit.Actor;
import dev.dossier.intake.fixture.App;
import dev.dossier.intake.fixture.Browser;
import dev.dossier.intake.fixture.Parallel;
import dev.dossier.intake.fixture.RunningIntake;
import dev.dossier.intake.fixture.Sealed;
import dev.dossier.intake.packages.Packages;
import dev.dossier.intake.time.Utc;
import dev.dossier.intake.web.Tokens;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.awaitility.Awaitility;
import org.jooq.DSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionTemplate;

/** The mode in which this service hands the packages out, and people never see the store. */
class ProxyIT {
  private static final RunningIntake INTAKE = RunningIntake.get();
  private static final int PLACES = 6;
  private static final int LARGE = 16 * 1024 * 1024;
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String TAG = '"' + "ab".repeat(32) + '"';

  private final App app = App.create(INTAKE, App.ALL);
  private final Browser browser = new Browser(INTAKE);
  private final DSLContext db = INTAKE.bean(DSLContext.class);
  private final Streams streams = INTAKE.bean(Streams.class);

  @BeforeAll
  static void proxy() {
    INTAKE.restartWith(
        "--dossier.delivery.mode=proxy",
        "--dossier.delivery.proxy-streams=" + PLACES,
        "--server.tomcat.connection-timeout=5s");
  }

  @AfterAll
  static void asBefore() {
    INTAKE.restartWith();
  }

  @Test
  void aClickLeadsToAnAddressOfThisServiceThatSendsTheWhole() {
    Sealed sealed = Sealed.of(INTAKE, app);

    HttpResponse<String> answer = browser.post("/download", sealed.token());

    assertThat(answer.statusCode()).isEqualTo(303);
    assertThat(location(answer)).startsWith("http://portal.example/package/");
    HttpResponse<String> file = browser.get(path(answer));
    assertThat(file.statusCode()).isEqualTo(200);
    assertThat(file.body()).isEqualTo(Sealed.CONTENT);
    assertThat(header(file, "Content-Type")).isEqualTo("application/zip");
    assertThat(header(file, "Content-Length")).isEqualTo("11");
    assertThat(header(file, "Accept-Ranges")).isEqualTo("bytes");
    assertThat(header(file, "ETag")).isEqualTo(TAG);
    assertThat(header(file, "Cache-Control")).isEqualTo("no-store");
    assertThat(header(file, "Content-Disposition"))
        .matches("attachment; filename=\"personal-data-acme-cloud-gmbh-[0-9-]{10}\\.zip\"");
    assertThat(app.get(sealed.id()).body().path("status").asString()).isEqualTo("delivered");
  }

  @Test
  void theStoreIsNoTargetOfAnyForm() {
    Sealed sealed = Sealed.of(INTAKE, app);

    assertThat(header(browser.get("/download/" + sealed.token()), "Content-Security-Policy"))
        .contains("form-action 'self';");
  }

  @Test
  void anyNumberOfLooksAndPartsCountsNothingMore() {
    Sealed sealed = Sealed.of(INTAKE, app);
    String path = path(browser.post("/download", sealed.token()));

    HttpResponse<String> head = browser.head(path);
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    assertThat(header(head, "Content-Length")).isEqualTo("11");
    part(path, "bytes=0-2", "the", "bytes 0-2/11");
    part(path, "bytes=4-", "package", "bytes 4-10/11");
    part(path, "bytes=-3", "age", "bytes 8-10/11");
    part(path, "bytes=10-99", "e", "bytes 10-10/11");
    HttpResponse<String> beyond = ranged(path, "bytes=11-");
    assertThat(beyond.statusCode()).isEqualTo(416);
    assertThat(header(beyond, "Content-Range")).isEqualTo("bytes */11");
    assertThat(beyond.body()).contains("urn:dossier:problem:range-not-satisfiable");
    assertThat(ranged(path, "bytes=0-1,3-4").statusCode()).isEqualTo(200);
    assertThat(app.get(sealed.id()).body().path("downloads").asInt()).isOne();
  }

  @Test
  void aPartOfSomethingElseIsTheWhole() {
    Sealed sealed = Sealed.of(INTAKE, app);
    String path = path(browser.post("/download", sealed.token()));

    assertThat(with(path, "If-Range", TAG).body()).isEqualTo("th");
    assertThat(with(path, "If-Range", "\"another\"").body()).isEqualTo(Sealed.CONTENT);
    assertThat(with(path, "If-Range", "W/" + TAG).body()).isEqualTo(Sealed.CONTENT);
    assertThat(with(path, "If-Range", "Sat, 29 Oct 2025 19:43:31 GMT").statusCode()).isEqualTo(200);
    assertThat(with(path, "If-Match", "\"another\"").statusCode()).isEqualTo(412);
    assertThat(with(path, "If-Match", "\"another\", " + TAG).statusCode()).isEqualTo(206);
    assertThat(with(path, "If-None-Match", TAG).statusCode()).isEqualTo(304);
  }

  @Test
  void ofManyClicksAtOnceAsManyAsAllowedGetAnAddressOfTheirOwn() {
    Sealed sealed = Sealed.of(INTAKE, app);

    List<HttpResponse<String>> answers =
        Parallel.times(50, i -> browser.post("/download", sealed.token()));

    List<String> granted =
        answers.stream().filter(each -> each.statusCode() == 303).map(ProxyIT::path).toList();
    assertThat(granted).hasSize(5).doesNotHaveDuplicates();
    assertThat(granted)
        .allSatisfy(path -> {
          assertThat(browser.get(path).body()).isEqualTo(Sealed.CONTENT);
        });
  }

  @Test
  void theAddressEndsWithItsHourAndWithThePackage() {
    Sealed sealed = Sealed.of(INTAKE, app);
    String first = path(browser.post("/download", sealed.token()));
    String second = path(browser.post("/download", sealed.token()));
    assertThat(
            db.select(PACKAGE_GRANT.EXPIRES_AT)
                .from(PACKAGE_GRANT)
                .where(PACKAGE_GRANT.HASH.eq(hash(first)))
                .fetchSingle(PACKAGE_GRANT.EXPIRES_AT)
                .toInstant())
        .isBetween(
            Instant.now().plus(Duration.ofMinutes(59)), Instant.now().plus(Duration.ofHours(1)));

    db.update(PACKAGE_GRANT)
        .set(PACKAGE_GRANT.EXPIRES_AT, Utc.of(Instant.now()))
        .where(PACKAGE_GRANT.HASH.eq(hash(first)))
        .execute();

    assertThat(browser.get(first).statusCode()).isEqualTo(410);
    assertThat(browser.program(first).body()).contains("urn:dossier:problem:link-ended");
    assertThat(browser.get(second).statusCode()).isEqualTo(200);
    assertThat(app.post("/api/v1/requests/" + sealed.id() + "/reissue-link").status())
        .isEqualTo(200);
    assertThat(browser.get(second).statusCode()).as("as a URL of the store").isEqualTo(200);
    delete(sealed);
    assertThat(browser.get(second).statusCode()).isEqualTo(410);
    assertThat(browser.head(second).statusCode()).isEqualTo(410);
    assertThat(browser.get("/package/" + Tokens.random()).statusCode()).isEqualTo(404);
    assertThat(browser.get("/package/" + sealed.token()).statusCode()).isEqualTo(404);
  }

  @Test
  void aPackageThatTheStoreHasNotIsGone() {
    Sealed sealed = Sealed.of(INTAKE, app);
    String path = path(browser.post("/download", sealed.token()));

    INTAKE.bean(ObjectStore.class).delete(List.of(sealed.object()));

    assertThat(browser.get(path).statusCode()).isEqualTo(410);
    assertThat(streams.running()).isZero();
  }

  @Test
  void whatHasEndedIsForgottenAfterADay() {
    Sealed sealed = Sealed.of(INTAKE, app);
    String path = path(browser.post("/download", sealed.token()));
    db.update(PACKAGE_GRANT)
        .set(PACKAGE_GRANT.EXPIRES_AT, Utc.of(Instant.now().minus(Duration.ofHours(25))))
        .where(PACKAGE_GRANT.HASH.eq(hash(path)))
        .execute();
    assertThat(browser.get(path).statusCode()).isEqualTo(410);

    INTAKE.bean(Grants.class).forget();

    assertThat(browser.get(path).statusCode()).isEqualTo(404);
  }

  @Test
  void aLargeOneIsTheSameByteForByteInOnePieceAndInTwo() {
    Sealed sealed = Sealed.of(INTAKE, app);
    byte[] large = enlarge(sealed);
    String path = path(browser.post("/download", sealed.token()));
    int cut = 7_000_003;

    assertThat(bytes(path, "bytes=0-")).isEqualTo(large);
    assertThat(bytes(path, "bytes=0-" + (cut - 1))).isEqualTo(Arrays.copyOf(large, cut));
    assertThat(bytes(path, "bytes=" + cut + "-"))
        .isEqualTo(Arrays.copyOfRange(large, cut, large.length));
  }

  @Test
  void whoGoesAwayGivesThePlaceBackAndTooManyAreToldToComeBack() throws IOException {
    Sealed sealed = Sealed.of(INTAKE, app);
    enlarge(sealed);
    String path = path(browser.post("/download", sealed.token()));
    List<Socket> readers = new ArrayList<>();
    for (int i = 0; i < Streams.OF_ONE_REQUEST; i++) {
      readers.add(begin(path));
    }
    assertThat(streams.running()).isEqualTo(Streams.OF_ONE_REQUEST);

    HttpResponse<String> more = browser.get(path);

    assertThat(more.statusCode()).isEqualTo(503);
    assertThat(header(more, "Retry-After")).isEqualTo("10");
    assertThat(browser.program(path).body()).contains("urn:dossier:problem:unavailable");
    assertThat(browser.head(path).statusCode()).as("nothing is sent").isEqualTo(200);
    Sealed other = Sealed.of(INTAKE, app);
    String others = path(browser.post("/download", other.token()));
    assertThat(browser.get(others).statusCode()).as("of another request").isEqualTo(200);
    for (Socket reader : readers) {
      reader.close();
    }
    Awaitility.await().atMost(PATIENCE).until(() -> streams.running() == 0);
    assertThat(ranged(path, "bytes=0-9").statusCode()).isEqualTo(206);
  }

  @Test
  void noMorePackagesAreSentAtOnceThanIsSet() throws IOException {
    List<String> paths = new ArrayList<>();
    for (int i = 0; i < PLACES; i++) {
      Sealed sealed = Sealed.of(INTAKE, app);
      enlarge(sealed);
      paths.add(path(browser.post("/download", sealed.token())));
    }
    List<Socket> readers = new ArrayList<>();
    for (String path : paths) {
      readers.add(begin(path));
    }

    assertThat(browser.get(paths.getLast()).statusCode()).isEqualTo(503);

    for (Socket reader : readers) {
      reader.close();
    }
    Awaitility.await().atMost(PATIENCE).until(() -> streams.running() == 0);
  }

  @Test
  void whoTakesNothingIsDropped() throws IOException {
    Sealed sealed = Sealed.of(INTAKE, app);
    enlarge(sealed);
    String path = path(browser.post("/download", sealed.token()));

    try (Socket reader = begin(path)) {
      Awaitility.await().atMost(PATIENCE).until(() -> streams.running() == 0);
      assertThat(rest(reader)).as("not all of it").isLessThan(LARGE);
    }
  }

  @Test
  void whatIsDeletedIsNotReadToItsEnd() throws IOException {
    Sealed sealed = Sealed.of(INTAKE, app);
    enlarge(sealed);
    String path = path(browser.post("/download", sealed.token()));

    try (Socket reader = begin(path)) {
      delete(sealed);

      assertThat(rest(reader)).isLessThan(LARGE);
    }
    Awaitility.await().atMost(PATIENCE).until(() -> streams.running() == 0);
  }

  /** Reads the first bytes of the answer, and no more. */
  private Socket begin(String path) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(64 * 1024);
    socket.connect(new InetSocketAddress("127.0.0.1", INTAKE.port()));
    socket
        .getOutputStream()
        .write(
            ("GET " + path + " HTTP/1.1\r\nHost: portal\r\nConnection: close\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
    byte[] first = socket.getInputStream().readNBytes(12);
    assertThat(new String(first, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 200");
    return socket;
  }

  private static long rest(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    byte[] buffer = new byte[64 * 1024];
    long all = 0;
    try {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        all += read;
      }
    } catch (IOException e) {
      // Reset by the other side: an end as well.
      return all;
    }
    return all;
  }

  private byte[] enlarge(Sealed sealed) {
    byte[] large = new byte[LARGE];
    new Random(3).nextBytes(large);
    INTAKE.bean(ObjectStore.class).put(sealed.object(), large, "application/zip");
    db.update(PACKAGE)
        .set(PACKAGE.BYTES, (long) large.length)
        .where(PACKAGE.REQUEST_ID.eq(sealed.id()))
        .execute();
    return large;
  }

  private void delete(Sealed sealed) {
    INTAKE
        .bean(TransactionTemplate.class)
        .executeWithoutResult(
            status -> INTAKE.bean(Packages.class).delete(sealed.id(), 1, new Actor.System()));
  }

  private void part(String path, String range, String body, String contentRange) {
    HttpResponse<String> answer = ranged(path, range);
    assertThat(answer.statusCode()).as(range).isEqualTo(206);
    assertThat(answer.body()).as(range).isEqualTo(body);
    assertThat(header(answer, "Content-Range")).as(range).isEqualTo(contentRange);
  }

  private HttpResponse<String> ranged(String path, String range) {
    return App.exchange(browser.call(path).header("Range", range).GET());
  }

  private HttpResponse<String> with(String path, String name, String value) {
    return App.exchange(browser.call(path).header("Range", "bytes=0-1").header(name, value).GET());
  }

  private byte[] bytes(String path, String range) {
    HttpRequest request = browser.call(path).header("Range", range).GET().build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(request, BodyHandlers.ofByteArray()).body();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String location(HttpResponse<String> answer) {
    return header(answer, "Location");
  }

  private static String path(HttpResponse<String> answer) {
    return URI.create(location(answer)).getRawPath();
  }

  private static String header(HttpResponse<String> answer, String name) {
    return answer.headers().firstValue(name).orElseThrow();
  }

  private static byte[] hash(String path) {
    return Tokens.sha256(path.substring(path.lastIndexOf('/') + 1));
  }
}
