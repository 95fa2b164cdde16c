package dev.dossier.quickstart.vendors;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.dossier.quickstart.report.Failure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** One vendor's API over HTTP. */
final class VendorServer implements AutoCloseable {
  private final HttpServer http;
  private final ExecutorService executor;

  private VendorServer(HttpServer http, ExecutorService executor) {
    this.http = http;
    this.executor = executor;
  }

  /** Called by many threads at once. */
  interface Api {
    Answer answer(Call call);
  }

  /**
   * @param port 0 for a free one
   */
  static VendorServer start(String name, InetAddress listen, int port, Api api) {
    try {
      HttpServer http = HttpServer.create(new InetSocketAddress(listen, port), 0);
      ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
      http.createContext("/", exchange -> handle(exchange, api));
      http.setExecutor(executor);
      http.start();
      return new VendorServer(http, executor);
    } catch (IOException e) {
      throw Failure.of("the sample's " + name + " cannot listen on port " + port);
    }
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + http.getAddress().getPort());
  }

  private static void handle(HttpExchange exchange, Api api) throws IOException {
    try (exchange) {
      Answer answer = api.answer(Call.of(exchange));
      byte[] body = Json.MAPPER.writeValueAsBytes(answer.body());
      exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
      answer.headers().forEach(exchange.getResponseHeaders()::set);
      boolean head = exchange.getRequestMethod().equals("HEAD");
      exchange.sendResponseHeaders(answer.status(), head ? -1 : body.length);
      if (!head) {
        exchange.getResponseBody().write(body);
      }
    }
  }

  @Override
  public void close() {
    http.stop(0);
    executor.shutdownNow();
  }
}
