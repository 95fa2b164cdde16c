package dev.dossier.systemtests;

import com.google.protobuf.InvalidProtocolBufferException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/** Takes spans by OTLP over HTTP, as a collector of OpenTelemetry does, and keeps them. */
final class SpanCollector implements AutoCloseable {
  private final HttpServer server;
  private final List<byte[]> bodies = new CopyOnWriteArrayList<>();

  SpanCollector() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/v1/traces", this::take);
    server.start();
  }

  String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1/traces";
  }

  /** A span as it came. */
  record Seen(String service, Span span) {
    String name() {
      return span.getName();
    }

    String trace() {
      return hex(span.getTraceId().toByteArray());
    }

    String id() {
      return hex(span.getSpanId().toByteArray());
    }

    /** Empty where the trace begins. */
    String parent() {
      return hex(span.getParentSpanId().toByteArray());
    }

    List<String> linkedTraces() {
      return span.getLinksList().stream()
          .map(link -> hex(link.getTraceId().toByteArray()))
          .toList();
    }

    Map<String, String> attributes() {
      Map<String, String> attributes = new TreeMap<>();
      span.getAttributesList()
          .forEach(each ->
              attributes.put(
                  each.getKey(),
                  each.getValue().hasIntValue()
                      ? Long.toString(each.getValue().getIntValue())
                      : each.getValue().getStringValue()));
      return attributes;
    }

    private static String hex(byte[] bytes) {
      return java.util.HexFormat.of().formatHex(bytes);
    }
  }

  List<Seen> spans() throws InvalidProtocolBufferException {
    List<Seen> spans = new ArrayList<>();
    for (byte[] body : bodies) {
      for (ResourceSpans resource :
          ExportTraceServiceRequest.parseFrom(body).getResourceSpansList()) {
        String service =
            resource.getResource().getAttributesList().stream()
                .filter(each -> each.getKey().equals("service.name"))
                .map(each -> each.getValue().getStringValue())
                .findFirst()
                .orElse("");
        for (ScopeSpans scope : resource.getScopeSpansList()) {
          scope.getSpansList().forEach(span -> spans.add(new Seen(service, span)));
        }
      }
    }
    return spans;
  }

  Stream<Seen> trace(String trace) throws InvalidProtocolBufferException {
    return spans().stream().filter(span -> span.trace().equals(trace));
  }

  /** Everything that came, byte for byte. */
  String text() {
    StringBuilder all = new StringBuilder();
    bodies.forEach(body -> all.append(new String(body, StandardCharsets.ISO_8859_1)));
    return all.toString();
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      bodies.add(exchange.getRequestBody().readAllBytes());
      exchange.sendResponseHeaders(200, -1);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
