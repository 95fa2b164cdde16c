package dev.dossier.systemtests;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;

/**
 * Several vendors on one port: {@code GET /<vendor>/people?email=} says a person's id, {@code GET
 * /<vendor>/<list>?person=&after=} two items a page.
 */
final class VendorApi implements AutoCloseable {
  private static final int PAGE = 2;

  private final HttpServer server;
  private final Set<String> broken = ConcurrentHashMap.newKeySet();
  private final Map<String, List<String>> items = new ConcurrentHashMap<>();

  VendorApi() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
  }

  String url(String vendor) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + vendor;
  }

  /** Notes of a person in a vendor's list. */
  void put(String vendor, String list, String person, List<String> notes) {
    items.put(vendor + "/" + list + "/" + person, List.copyOf(notes));
  }

  void breakDown(String vendor) {
    broken.add(vendor);
  }

  void mend(String vendor) {
    broken.remove(vendor);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String[] path = exchange.getRequestURI().getPath().substring(1).split("/");
      Map<String, String> query = query(exchange.getRequestURI().getQuery());
      if (!"Bearer vendor-secret".equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
        send(exchange, 401, "{}");
      } else if (broken.contains(path[0])) {
        send(exchange, 500, "{\"error\":\"" + query + "\"}");
      } else if (path[1].equals("people")) {
        String id = query.getOrDefault("email", "").equals("jane@any.example") ? "\"p-7\"" : null;
        send(exchange, 200, "{\"data\":[" + (id == null ? "" : "{\"id\":" + id + "}") + "]}");
      } else {
        send(exchange, 200, page(path[0] + "/" + path[1], query));
      }
    }
  }

  private String page(String list, Map<String, String> query) {
    List<String> all = items.getOrDefault(list + "/" + query.get("person"), List.of());
    int from = query.containsKey("after") ? Integer.parseInt(query.get("after")) : 0;
    int to = Math.min(all.size(), from + PAGE);
    List<String> page = new ArrayList<>();
    for (int i = from; i < to; i++) {
      page.add("{\"id\":\"" + (i + 1) + "\",\"note\":\"" + all.get(i) + "\"}");
    }
    return "{\"data\":[" + String.join(",", page) + "],\"more\":" + (to < all.size()) + "}";
  }

  private static Map<String, String> query(String query) {
    Map<String, String> parameters = new HashMap<>();
    for (String each : (query == null ? "" : query).split("&")) {
      int equals = each.indexOf('=');
      if (equals > 0) {
        parameters.put(each.substring(0, equals), each.substring(equals + 1));
      }
    }
    return parameters;
  }

  private static void send(HttpExchange exchange, int status, String json) throws IOException {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
