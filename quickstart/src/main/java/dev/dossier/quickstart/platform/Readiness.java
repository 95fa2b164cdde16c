package dev.dossier.quickstart.platform;

import dev.dossier.quickstart.report.Failure;
import dev.dossier.quickstart.report.Report;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits until a part answers, or until something has failed for good. */
final class Readiness {
  private static final Duration LIMIT = Duration.ofMinutes(6);
  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final int GOOD = 200;

  private final CompletableFuture<Failure> failure;
  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

  Readiness(CompletableFuture<Failure> failure) {
    this.failure = failure;
  }

  /** Until the port takes connections. */
  void awaitPort(String name, int port) {
    await(name, () -> accepts(port));
  }

  /** Until it answers 200. */
  void awaitGood(String name, URI address) {
    HttpRequest request =
        HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(10)).GET().build();
    await(name, () -> answers(request));
  }

  private void await(String name, Check check) {
    long end = System.nanoTime() + LIMIT.toNanos();
    try {
      while (!check.isGood()) {
        if (System.nanoTime() > end) {
          throw Failure.of(name + " was not ready within " + Report.seconds(LIMIT));
        }
        pause();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failure.of("interrupted while waiting for " + name);
    }
  }

  private void pause() throws InterruptedException {
    try {
      throw failure.get(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      // No failure so far.
    } catch (ExecutionException e) {
      throw new IllegalStateException("a failure is a value here", e);
    }
  }

  private boolean answers(HttpRequest request) throws InterruptedException {
    try {
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == GOOD;
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean accepts(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private interface Check {
    boolean isGood() throws InterruptedException;
  }
}
