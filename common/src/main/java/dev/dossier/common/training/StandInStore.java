package dev.dossier.common.training;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Answers what a service asks its object store at the start: the bucket is there, and empty. */
final class StandInStore implements AutoCloseable {
  private static final String UNVERSIONED =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <VersioningConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"/>
      """;

  private static final String NO_SUCH_KEY =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <Error><Code>NoSuchKey</Code><Message>none</Message><Resource>/</Resource></Error>
      """;

  private final HttpServer http;

  private StandInStore(HttpServer http) {
    this.http = http;
  }

  static StandInStore start() throws IOException {
    HttpServer http =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.createContext("/", StandInStore::answer);
    http.start();
    return new StandInStore(http);
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + http.getAddress().getPort());
  }

  private static void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      boolean bucket = !exchange.getRequestURI().getPath().substring(1).contains("/");
      switch (exchange.getRequestMethod()) {
        case "HEAD" -> exchange.sendResponseHeaders(bucket ? 200 : 404, -1);
        case "GET" -> send(exchange, bucket ? 200 : 404, bucket ? UNVERSIONED : NO_SUCH_KEY);
        case "PUT" -> {
          exchange.getResponseHeaders().set("ETag", "\"00000000000000000000000000000000\"");
          exchange.sendResponseHeaders(200, -1);
        }
        default -> exchange.sendResponseHeaders(204, -1);
      }
    }
  }

  private static void send(HttpExchange exchange, int status, String xml) throws IOException {
    byte[] body = xml.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/xml");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    http.stop(0);
  }
}
