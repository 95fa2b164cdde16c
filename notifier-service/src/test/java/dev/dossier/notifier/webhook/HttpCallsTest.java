package dev.dossier.notifier.webhook;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dossier.notifier.webhook.Attempt.Failed;
import dev.dossier.notifier.webhook.CheckedSockets.BlockedAddressException;
import dev.dossier.notifier.webhook.Receiver.Answer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One call to a server on the loopback address. */
class HttpCallsTest {
  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  private static final Instant NOW = Instant.ofEpochSecond(1_614_265_330);

  private final Receiver receiver = new Receiver();
  private final HttpCalls calls =
      new HttpCalls(
          new WebhookSettings(
              1,
              Duration.ofSeconds(30),
              Duration.ofSeconds(2),
              List.of(Duration.ofSeconds(5)),
              Duration.ofDays(30)),
          Clock.fixed(NOW, ZoneOffset.UTC));

  @AfterEach
  void stop() {
    receiver.close();
  }

  @Test
  void aCallCarriesTheEventAndWhatTheSpecificationAsksFor() {
    Attempt attempt = post(receiver.url("/hook"), true);

    assertThat(attempt).isEqualTo(new Attempt.Taken(204));
    Receiver.Call call = receiver.calls().getFirst();
    assertThat(call.path()).isEqualTo("/hook");
    assertThat(call.text()).isEqualTo("{\"test\": 2432232314}");
    assertThat(call.headers().getFirst("Content-Type"))
        .isEqualTo("application/cloudevents+json; charset=utf-8");
    assertThat(call.id()).isEqualTo("msg_p5jXN8AQM9LWM0D4loKWxJek");
    assertThat(call.headers().getFirst("webhook-timestamp")).isEqualTo("1614265330");
    assertThat(call.headers().getFirst("webhook-signature"))
        .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void aRedirectIsAFailureAndNotFollowed(int status) {
    receiver.answer(call -> Answer.of(status, "Location", receiver.url("/elsewhere")));

    assertThat(post(receiver.url("/hook"), true))
        .isEqualTo(new Failed(status, "status", Optional.empty()));
    assertThat(receiver.calls()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"503, 0, PT1S", "429, 120, PT2M", "503, 9999999, P1D", "408, 7, PT7S"})
  void aRefusalForNowIsSentOnceAndSaysWhenToComeBack(int status, String after, Duration wait) {
    receiver.answer(call -> Answer.of(status, "Retry-After", after));

    assertThat(post(receiver.url("/hook"), true))
        .isEqualTo(new Failed(status, "status", Optional.of(wait)));
    assertThat(receiver.calls()).hasSize(1);
  }

  @Test
  void goneIsGone() {
    receiver.answer(call -> Answer.of(410));

    assertThat(post(receiver.url("/hook"), true)).isEqualTo(new Attempt.Gone(410));
  }

  @Test
  void anAnswerThatNeverEndsIsNotRead() {
    receiver.answer(call -> new Answer(200, List.of(), Long.MAX_VALUE));

    assertThat(post(receiver.url("/hook"), true)).isEqualTo(new Attempt.Taken(200));
  }

  @Test
  void aServerThatSaysNothingTimesOut() throws Exception {
    try (ServerSocket silent = new ServerSocket(0)) {
      assertThat(post("http://127.0.0.1:" + silent.getLocalPort(), true))
          .isEqualTo(new Failed(null, "timeout", Optional.empty()));
    }
  }

  @Test
  void nobodyThereIsAFailedConnection() throws Exception {
    int port;
    try (ServerSocket closed = new ServerSocket(0)) {
      port = closed.getLocalPort();
    }
    assertThat(post("http://127.0.0.1:" + port, true))
        .isEqualTo(new Failed(null, "connection", Optional.empty()));
  }

  @Test
  void aServerWithoutTlsIsNotTalkedTo() throws Exception {
    try (ServerSocket plain = new ServerSocket(0)) {
      Thread.startVirtualThread(() -> {
        try (Socket client = plain.accept()) {
          client.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(US_ASCII));
          client.getInputStream().transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
          // The other side hung up, as it should.
        }
      });

      assertThat(post("https://127.0.0.1:" + plain.getLocalPort(), true).result()).isEqualTo("tls");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "localhost", "2130706433"})
  void aPrivateAddressIsNotConnectedTo(String host) {
    String url = receiver.url("/hook").replace("127.0.0.1", host);

    assertThat(post(url, false)).isEqualTo(new Failed(null, "blocked_address", Optional.empty()));
    assertThat(receiver.calls()).isEmpty();
  }

  @Test
  void noWayToMakeASocketLeadsPastTheCheck() throws Exception {
    InetSocketAddress there = new InetSocketAddress("127.0.0.1", 9);
    CheckedSockets sockets = new CheckedSockets();

    assertThatThrownBy(() -> sockets.createSocket().connect(there))
        .isInstanceOf(BlockedAddressException.class)
        .hasMessageNotContaining("127");
    assertThatThrownBy(() -> sockets.createSocket("127.0.0.1", 9))
        .isInstanceOf(BlockedAddressException.class);
    assertThatThrownBy(() -> sockets.createSocket("127.0.0.1", 9, there.getAddress(), 0))
        .isInstanceOf(BlockedAddressException.class);
  }

  private Attempt post(String url, boolean privateAllowed) {
    Endpoint endpoint =
        new Endpoint(
            "shop",
            Objects.requireNonNull(HttpUrl.parse(url)),
            List.of(Secret.of("key", SECRET)),
            privateAllowed);
    return calls.post(
        endpoint,
        new ClaimedEvent(
            "shop",
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            null,
            "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8),
            1,
            null));
  }
}
