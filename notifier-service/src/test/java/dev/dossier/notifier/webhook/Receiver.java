package dev.dossier.notifier.webhook;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** An upstream app's server that keeps what it got and answers as a test says. */
final class Receiver implements AutoCloseable {
  private final HttpServer server;
  private final List<Call> calls = new CopyOnWriteArrayList<>();
  private volatile Function<Call, Answer> answers = call -> Answer.of(204);

  Receiver() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::receive);
    server.start();
  }

  /** One request as it came. */
  record Call(String path, Headers headers, byte[] body, long nanoTime) {
    String id() {
      return headers.getFirst("webhook-id");
    }

    String text() {
      return new String(body, StandardCharsets.UTF_8);
    }
  }

  /**
   * @param header a name and a value, or nothing
   * @param bytes of the body
   */
  record Answer(int status, List<String> header, long bytes) {
    static Answer of(int status, String... header) {
      return new Answer(status, List.of(header), 0);
    }
  }

  /** What it says from now on. */
  void answer(Function<Call, Answer> change) {
    answers = change;
  }

  String url(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  List<Call> calls() {
    return List.copyOf(calls);
  }

  List<String> ids() {
    return calls.stream().map(Call::id).toList();
  }

  private void receive(HttpExchange exchange) throws IOException {
    try (exchange) {
      Call call =
          new Call(
              exchange.getRequestURI().getPath(),
              exchange.getRequestHeaders(),
              exchange.getRequestBody().readAllBytes(),
              System.nanoTime());
      calls.add(call);
      Answer answer = answers.apply(call);
      if (!answer.header().isEmpty()) {
        exchange.getResponseHeaders().add(answer.header().get(0), answer.header().get(1));
      }
      exchange.sendResponseHeaders(answer.status(), answer.bytes() == 0 ? -1 : answer.bytes());
      byte[] chunk = new byte[8192];
      for (long left = answer.bytes(); left > 0; left -= chunk.length) {
        exchange.getResponseBody().write(chunk, 0, (int) Math.min(left, chunk.length));
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
