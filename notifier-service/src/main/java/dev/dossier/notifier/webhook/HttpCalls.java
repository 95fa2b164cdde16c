package dev.dossier.notifier.webhook;

import dev.dossier.common.net.RetryAfter;
import dev.dossier.notifier.webhook.Attempt.Failed;
import dev.dossier.notifier.webhook.Attempt.Gone;
import dev.dossier.notifier.webhook.Attempt.Taken;
import dev.dossier.notifier.webhook.CheckedSockets.BlockedAddressException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.net.SocketFactory;
import javax.net.ssl.SSLException;
import okhttp3.ConnectionPool;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Posts one event: signed, once, without redirects; of the answer only status and Retry-After are
 * looked at.
 */
@Component
class HttpCalls {
  private static final MediaType CLOUD_EVENT =
      MediaType.get("application/cloudevents+json; charset=utf-8");
  private static final Duration LONGEST_WAIT = Duration.ofDays(1);
  private static final int GONE = 410;

  private final OkHttpClient publicOnly;
  private final OkHttpClient anywhere;
  private final Clock clock;

  HttpCalls(WebhookSettings settings, Clock clock) {
    this.clock = clock;
    this.anywhere =
        new OkHttpClient.Builder()
            .callTimeout(settings.timeout())
            .connectTimeout(settings.timeout())
            .readTimeout(settings.timeout())
            .writeTimeout(settings.timeout())
            .followRedirects(false)
            .followSslRedirects(false)
            .retryOnConnectionFailure(false)
            .proxy(Proxy.NO_PROXY)
            // A connection that went stale would cost an attempt.
            .connectionPool(new ConnectionPool(0, 1, TimeUnit.SECONDS))
            .build();
    SocketFactory checked = new CheckedSockets();
    this.publicOnly = anywhere.newBuilder().socketFactory(checked).build();
  }

  Attempt post(Endpoint endpoint, ClaimedEvent event) {
    OkHttpClient client = endpoint.privateAllowed() ? anywhere : publicOnly;
    try (Response response = client.newCall(request(endpoint, event)).execute()) {
      return attempt(response);
    } catch (IOException e) {
      return new Failed(null, word(e), Optional.empty());
    }
  }

  private Request request(Endpoint endpoint, ClaimedEvent event) {
    // Of this attempt: receivers refuse old ones, which could be replayed.
    long seconds = clock.instant().getEpochSecond();
    return new Request.Builder()
        .url(endpoint.url())
        .header("User-Agent", "Dossier")
        .header("webhook-id", event.id())
        .header("webhook-timestamp", Long.toString(seconds))
        .header(
            "webhook-signature",
            endpoint.secrets().stream()
                .map(secret -> secret.sign(event.id(), seconds, event.payload()))
                .collect(Collectors.joining(" ")))
        .post(new Once(event.payload()))
        .build();
  }

  private Attempt attempt(Response response) {
    int status = response.code();
    if (response.isSuccessful()) {
      return new Taken(status);
    }
    if (status == GONE) {
      return new Gone(status);
    }
    Instant now = clock.instant();
    Optional<Duration> wait =
        RetryAfter.of(response.header("Retry-After"), response.header("Date"), now)
            .map(asked -> asked.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : asked);
    return new Failed(status, "status", wait);
  }

  private static String word(IOException failure) {
    if (find(failure, BlockedAddressException.class)) {
      return "blocked_address";
    }
    if (find(failure, SSLException.class)) {
      return "tls";
    }
    return find(failure, InterruptedIOException.class) ? "timeout" : "connection";
  }

  /** In the failure, its causes, and those of the other addresses of the same name. */
  private static boolean find(@Nullable Throwable failure, Class<? extends Throwable> type) {
    if (failure == null) {
      return false;
    }
    if (type.isInstance(failure) || find(failure.getCause(), type)) {
      return true;
    }
    for (Throwable other : failure.getSuppressed()) {
      if (find(other, type)) {
        return true;
      }
    }
    return false;
  }

  /** A body that the client must not send a second time by itself, as it would after some 503. */
  private static final class Once extends RequestBody {
    private final byte[] payload;

    Once(byte[] payload) {
      this.payload = payload;
    }

    @Override
    public MediaType contentType() {
      return CLOUD_EVENT;
    }

    @Override
    public long contentLength() {
      return payload.length;
    }

    @Override
    public boolean isOneShot() {
      return true;
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
      sink.write(payload);
    }
  }
}
