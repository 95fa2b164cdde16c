package dev.dossier.collector.call;

import static dev.dossier.collector.call.Vendor.always;
import static dev.dossier.collector.call.Vendor.response;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.dossier.collector.call.Answer.Later;
import dev.dossier.collector.call.Answer.Received;
import dev.dossier.common.datamap.HttpAuth;
import dev.dossier.common.datamap.HttpSource;
import dev.dossier.common.datamap.Request.Method;
import dev.dossier.common.datamap.Template;
import dev.dossier.common.event.Failure;
import dev.dossier.common.event.Reason;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Whatever a server does: the call ends in time, in bounds, and with the right word. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(OutputCaptureExtension.class)
class HostileVendorIT {
  private static final Duration TIMEOUT = Duration.ofSeconds(2);
  private static final String CANARY = "canary-5d1f";

  private final CallDatabase database = CallDatabase.create();
  private HikariDataSource connections;
  private HttpCalls calls;
  private HttpCalls other;

  @BeforeAll
  void connect() {
    connections = database.connect();
    calls = calls(connections);
    other = calls(connections);
  }

  @AfterAll
  void disconnect() {
    calls.close();
    other.close();
    connections.close();
  }

  @ParameterizedTest
  @CsvSource({
    "500 Oops,Passing,SOURCE_UNAVAILABLE,HTTP 500",
    "502 Bad Gateway,Passing,SOURCE_UNAVAILABLE,HTTP 502",
    "503 Unavailable,Passing,SOURCE_UNAVAILABLE,HTTP 503",
    "401 Unauthorized,Final,ACCESS_DENIED,HTTP 401",
    "403 Forbidden,Final,ACCESS_DENIED,HTTP 403",
    "408 Timeout,Passing,TIMEOUT,HTTP 408",
    "425 Too Early,Passing,SOURCE_UNAVAILABLE,HTTP 425",
    "206 Partial Content,Passing,BAD_ANSWER,HTTP 206",
    "304 Not Modified,Passing,BAD_ANSWER,HTTP 304",
    "302 Found,Passing,BAD_ANSWER,HTTP 302",
  })
  void aStatusThatIsNoDataIsAFailure(String status, String kind, Reason reason, String code) {
    try (Vendor vendor = Vendor.start(always(status, "", CANARY))) {
      Answer answer = get(vendor, "status");

      assertThat(answer.getClass().getSimpleName()).isEqualTo(kind);
      assertThat(Failures.in(answer)).isEqualTo(new Failure(reason, code));
      assertThat(vendor.seen()).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"200 OK", "404 Not Found", "410 Gone", "400 Bad Request", "422 No"})
  void anyOtherStatusIsForTheDataMapToJudge(String status) {
    String headers = "Link: <https://a>; rel=\"next\"\r\nLink: <https://b>\r\nSet-Cookie: a=b\r\n";
    try (Vendor vendor = Vendor.start(always(status, headers, "{\"é\":1}"))) {
      Received received = (Received) get(vendor, "judged");
      get(vendor, "judged");

      assertThat(received.status()).isEqualTo(Integer.parseInt(status.substring(0, 3)));
      assertThat(new String(received.body(), StandardCharsets.UTF_8)).isEqualTo("{\"é\":1}");
      assertThat(received.links()).containsExactly("<https://a>; rel=\"next\"", "<https://b>");
      assertThat(received.uri().toString()).isEqualTo(vendor.url() + "/x?q=1");
      assertThat(vendor.seen().get(0).header("User-Agent")).isEqualTo("Dossier");
      assertThat(vendor.seen().get(1).headers()).doesNotContainKey("Cookie");
    }
  }

  @Test
  void anAnswerWithoutABodyIsEmpty() {
    try (Vendor vendor =
        Vendor.start(
            (seen, out) -> out.write("HTTP/1.1 204 No\r\n\r\n".getBytes(StandardCharsets.UTF_8)))) {
      assertThat(((Received) get(vendor, "empty")).body()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"429 Slow,3", "503 Later,3", "429 Slow,date"})
  void aRefusalPausesAllWorkersOfTheSource(String status, String form) {
    String name = "paused-" + status.substring(0, 3) + form;
    Instant now = Instant.now();
    String header =
        form.equals("date")
            ? DateTimeFormatter.RFC_1123_DATE_TIME.format(
                now.plusSeconds(4).atOffset(ZoneOffset.UTC))
            : form;
    try (Vendor vendor = Vendor.start(always(status, "Retry-After: " + header + "\r\n", ""))) {
      Later refused = (Later) get(vendor, name);
      Later held = (Later) other.send(source(vendor, name), Call.get("/x"), Duration.ZERO);

      assertThat(refused.refused()).isTrue();
      assertThat(refused.notBefore()).isBetween(now.plusMillis(1500), now.plusSeconds(6));
      assertThat(held.cause()).isEqualTo(Later.Cause.PAUSED);
      assertThat(held.notBefore()).isBetween(now.plusSeconds(1), now.plusSeconds(6));
      assertThat(vendor.seen()).hasSize(1);
    }
  }

  @Test
  void aPauseWithinPatienceIsWaitedFor() {
    AtomicLong requests = new AtomicLong();
    try (Vendor vendor =
        Vendor.start((seen, out) ->
            out.write(
                requests.getAndIncrement() == 0
                    ? response("429 Slow", "Retry-After: 1\r\n", "")
                    : response("200 OK", "", "{}")))) {
      assertThat(get(vendor, "patient")).isInstanceOf(Later.class);

      assertThat(other.send(source(vendor, "patient"), Call.get("/x"), Duration.ofSeconds(5)))
          .isInstanceOf(Received.class);
      assertThat(vendor.seen().get(1).at() - vendor.seen().get(0).at())
          .isGreaterThan(Duration.ofMillis(950).toNanos());
    }
  }

  @Test
  void aRefusalWithoutATimeIsGivenLongerAndLonger() {
    try (Vendor vendor = Vendor.start(always("429 Slow", "Retry-After: soon\r\n", ""))) {
      Later first = (Later) get(vendor, "doubling");
      Later second =
          (Later) calls.send(source(vendor, "doubling"), Call.get("/x"), Duration.ofSeconds(3));

      assertThat(Duration.between(Instant.now(), first.notBefore()))
          .isLessThan(Duration.ofMillis(1300));
      assertThat(Duration.between(first.notBefore(), second.notBefore()))
          .isGreaterThan(Duration.ofMillis(1500));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"half\":",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"hal",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nnonsense\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"half\r\n",
        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nnope",
        "HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nContent-Length: 2\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Encoding: gzip\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\nContent-Length: -7\r\n\r\n{}",
      })
  void aCutOrBrokenAnswerIsBad(String bytes) {
    try (Vendor vendor = Vendor.start(once(bytes))) {
      assertThat(get(vendor, "broken")).isEqualTo(Answer.passing(Reason.BAD_ANSWER));
    }
  }

  @Test
  void aConnectionClosedWithoutAWordIsUnavailable() {
    try (Vendor vendor = Vendor.start(once(""))) {
      assertThat(get(vendor, "mute")).isEqualTo(Answer.passing(Reason.SOURCE_UNAVAILABLE));
      assertThat(vendor.seen()).hasSize(1);
    }
  }

  @Test
  void nobodyThereIsUnavailable() {
    Vendor vendor = Vendor.start(always("200 OK", "", ""));
    vendor.close();

    assertThat(get(vendor, "gone")).isEqualTo(Answer.passing(Reason.SOURCE_UNAVAILABLE));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Content-Length: 10737418240\r\n", "Transfer-Encoding: chunked\r\n", ""})
  void tenGigabytesAreNotRead(String header) throws Exception {
    AtomicLong written = new AtomicLong();
    CountDownLatch cut = new CountDownLatch(1);
    try (Vendor vendor =
        Vendor.start((seen, out) -> {
          out.write(("HTTP/1.1 200 OK\r\n" + header + "\r\n").getBytes(StandardCharsets.UTF_8));
          byte[] chunk = new byte[header.contains("chunked") ? 0x10000 + 9 : 0x10000];
          if (header.contains("chunked")) {
            System.arraycopy("10000\r\n".getBytes(StandardCharsets.UTF_8), 0, chunk, 0, 7);
            chunk[chunk.length - 2] = '\r';
            chunk[chunk.length - 1] = '\n';
          }
          try {
            while (written.addAndGet(chunk.length) < 10_737_418_240L) {
              out.write(chunk);
            }
          } finally {
            cut.countDown();
          }
        })) {
      assertThat(get(vendor, "endless")).isEqualTo(Answer.last(Reason.TOO_LARGE));
      assertThat(cut.await(5, TimeUnit.SECONDS)).isTrue();
      assertThat(written.get()).isLessThan(64L << 20);
    }
  }

  @Test
  void aBombIsNotUnpacked() throws Exception {
    ByteArrayOutputStream bomb = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bomb)) {
      byte[] zeros = new byte[1 << 20];
      for (int i = 0; i < 200; i++) {
        out.write(zeros);
      }
    }
    try (Vendor vendor =
        Vendor.start((seen, out) -> {
          out.write(
              ("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: "
                      + bomb.size()
                      + "\r\n\r\n")
                  .getBytes(StandardCharsets.UTF_8));
          bomb.writeTo(out);
        })) {
      assertThat(get(vendor, "bomb")).isEqualTo(Answer.last(Reason.TOO_LARGE));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n",
        "HTTP/1.1 200 OK\r\nX-Endless: ",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 1",
        "",
      })
  void aServerThatSendsAByteNowAndThenIsCut(String start) {
    try (Vendor vendor =
        Vendor.start((seen, out) -> {
          out.write(start.getBytes(StandardCharsets.UTF_8));
          CountDownLatch never = new CountDownLatch(1);
          while (!never.await(100, TimeUnit.MILLISECONDS)) {
            out.write('1');
            out.flush();
          }
        })) {
      long begin = System.nanoTime();

      Answer answer = get(vendor, "drip");

      assertThat(answer).isIn(Failures.TIMEOUT, Answer.passing(Reason.BAD_ANSWER));
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(TIMEOUT.plusMillis(1500));
    }
  }

  @Test
  void aRedirectIsFollowedToAllowedPlacesWithoutCredentials() {
    try (Vendor files = Vendor.start(always("200 OK", "", "{\"file\":1}"));
        Vendor vendor =
            Vendor.start((seen, out) ->
                out.write(
                    seen.path().startsWith("/x")
                        ? response("302 Found", "Location: /here\r\n", "moved")
                        : response("307 Go", "Location: " + files.url() + "/f?a=1\r\n", "")))) {
      HttpSource source =
          HttpSources.at(vendor.url())
              .auth(new HttpAuth.Bearer(Template.of(CANARY)))
              .header("X-Key", CANARY)
              .allow("127.0.0.1:" + files.port())
              .source();

      Received received = (Received) calls.send(source, Call.get("/x"), Duration.ZERO);

      assertThat(received.uri().toString()).isEqualTo(files.url() + "/f?a=1");
      assertThat(vendor.seen()).hasSize(2);
      assertThat(vendor.seen()).allMatch(s -> s.header("Authorization").equals("Bearer " + CANARY));
      assertThat(files.seen().getFirst().headers().toString()).doesNotContain(CANARY);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://169.254.169.254/latest/meta-data",
        "http://10.0.0.1/",
        "http://127.0.0.1:1/",
        "http://evil.example/",
        "http://user@127.0.0.1/",
        "//evil.example/",
        "file:///etc/passwd",
      })
  void aRedirectElsewhereIsBlocked(String location) {
    try (Vendor vendor =
        Vendor.start(always("302 Found", "Location: " + location + "\r\n", CANARY))) {
      assertThat(get(vendor, "elsewhere")).isEqualTo(Answer.last(Reason.BLOCKED_ADDRESS));
      assertThat(vendor.seen()).hasSize(1);
    }
  }

  @Test
  void aLoopOfRedirectsEnds() {
    try (Vendor vendor = Vendor.start(always("302 Found", "Location: /x?again\r\n", ""))) {
      assertThat(Failures.in(get(vendor, "loop")))
          .isEqualTo(new Failure(Reason.BAD_ANSWER, "HTTP 302"));
      assertThat(vendor.seen()).hasSize(6);
    }
  }

  @ParameterizedTest
  @CsvSource({"303,GET,0", "307,POST,7", "308,POST,7"})
  void aRedirectedPostIsSentAsTheStatusSays(String status, String method, int length) {
    try (Vendor vendor =
        Vendor.start((seen, out) ->
            out.write(
                seen.path().equals("/x")
                    ? response(status + " Go", "Location: /y\r\n", "")
                    : response("200 OK", "", "{}")))) {
      Call post = new Call(Method.POST, "/x", "{\"a\":1}".getBytes(StandardCharsets.UTF_8));

      assertThat(calls.send(source(vendor, "post"), post, Duration.ZERO))
          .isInstanceOf(Received.class);
      assertThat(vendor.seen().get(0).header("Content-Type")).startsWith("application/json");
      assertThat(vendor.seen().get(1).line()).startsWith(method + " /y ");
      assertThat(vendor.seen().get(1).body()).hasSize(length);
    }
  }

  @Test
  void aNameThatLeadsInsideIsNotConnectedTo() {
    try (Vendor vendor = Vendor.start(always("200 OK", "", "{}"))) {
      HttpSource source =
          HttpSources.at("https://vendor.example:" + vendor.port()).allowPrivate("false").source();

      assertThat(calls.send(source, Call.get("/x"), Duration.ZERO))
          .isEqualTo(Answer.last(Reason.BLOCKED_ADDRESS));
      assertThat(vendor.seen()).isEmpty();
    }
  }

  @Test
  void aProxyOfTheMachineIsNotUsed() {
    String before = System.setProperty("http.proxyHost", "127.0.0.1");
    System.setProperty("http.proxyPort", "1");
    System.setProperty("http.nonProxyHosts", "");
    System.setProperty("socksProxyHost", "127.0.0.1");
    System.setProperty("socksProxyPort", "1");
    try (Vendor vendor = Vendor.start(always("200 OK", "", "{}"));
        HttpCalls fresh = calls(connections)) {
      assertThat(fresh.send(source(vendor, "direct"), Call.get("/x"), Duration.ZERO))
          .isInstanceOf(Received.class);
    } finally {
      assertThat(before).isNull();
      for (String name :
          new String[] {
            "http.proxyHost",
            "http.proxyPort",
            "http.nonProxyHosts",
            "socksProxyHost",
            "socksProxyPort"
          }) {
        System.clearProperty(name);
      }
    }
  }

  @Test
  void withoutTheDatabaseTheSourceIsNotCalled() {
    HikariDataSource away = database.connect();
    away.close();
    try (Vendor vendor = Vendor.start(always("200 OK", "", "{}"));
        HttpCalls lost = calls(away)) {
      assertThat(lost.send(source(vendor, "lost"), Call.get("/x"), Duration.ZERO))
          .isEqualTo(Answer.passing(Reason.INTERNAL));
      assertThat(vendor.seen()).isEmpty();
    }
  }

  @Test
  void credentialsAreSentAndNeverLogged(CapturedOutput output) {
    try (Vendor vendor = Vendor.start(always("500 Oops", "X-Echo: " + CANARY + "\r\n", CANARY))) {
      HttpSources at = HttpSources.at(vendor.url() + "/base").header("X-Secret", CANARY);
      Template secret = Template.of("${SECRET}");
      calls.send(at.auth(new HttpAuth.Bearer(secret)).source(), call(), Duration.ZERO);
      calls.send(
          at.auth(new HttpAuth.Basic(Template.of("me"), secret)).source(), call(), Duration.ZERO);
      calls.send(at.auth(new HttpAuth.Header("X-Api", secret)).source(), call(), Duration.ZERO);
      calls.send(at.auth(new HttpAuth.Query("k&y", secret)).source(), call(), Duration.ZERO);
      Answer unset =
          calls.send(
              at.auth(new HttpAuth.Bearer(Template.of("${NOT_SET}"))).source(),
              call(),
              Duration.ZERO);

      assertThat(vendor.seen().get(0).header("Authorization")).isEqualTo("Bearer " + CANARY);
      assertThat(vendor.seen().get(1).header("Authorization"))
          .isEqualTo("Basic bWU6Y2FuYXJ5LTVkMWY=");
      assertThat(vendor.seen().get(2).header("X-Api")).isEqualTo(CANARY);
      assertThat(vendor.seen().get(3).path())
          .isEqualTo("/base/x?email=" + CANARY + "&k%26y=" + CANARY);
      assertThat(unset).isEqualTo(Answer.last(Reason.NOT_CONFIGURED));
    }
    assertThat(output.getAll()).contains("call failed source=vendor", "NOT_SET");
    assertThat(output.getAll()).doesNotContain(CANARY);
  }

  private static Call call() {
    return Call.get("/x?email=" + CANARY);
  }

  private static Vendor.Handler once(String bytes) {
    return (seen, out) -> {
      out.write(bytes.getBytes(StandardCharsets.UTF_8));
      out.flush();
      throw new IOException("closes");
    };
  }

  private Answer get(Vendor vendor, String name) {
    return calls.send(source(vendor, name), Call.get("/x?q=1"), Duration.ZERO);
  }

  private static HttpSource source(Vendor vendor, String name) {
    return HttpSources.at(vendor.url()).named(name).timeout(TIMEOUT).source();
  }

  private static HttpCalls calls(HikariDataSource connections) {
    return new HttpCalls(
        Map.of("SECRET", CANARY),
        connections,
        Clock.systemUTC(),
        new SimpleMeterRegistry(),
        host -> InetAddress.getAllByName(host.equals("vendor.example") ? "127.0.0.1" : host));
  }
}
