import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What an upstream app needs to work with Dossier: file a request so that a repetition does nothing, and hear by signed
 * webhooks what becomes of it. The JDK alone; run it as it is:
 *
 * <pre>
 * DOSSIER_API_KEY=dsk_… java UpstreamApp.java submit http://localhost:8080 ticket-77 jane@example.org
 * DOSSIER_WEBHOOK_SECRET=whsec_… java UpstreamApp.java listen 9000
 * </pre>
 */
public final class UpstreamApp {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration OFF_BY_AT_MOST = Duration.ofMinutes(5);
  private static final int ATTEMPTS = 5;

  private UpstreamApp() {}

  public static void main(String[] arguments) throws Exception {
    if (arguments.length == 4 && arguments[0].equals("submit")) {
      System.exit(submit(URI.create(arguments[1]), arguments[2], arguments[3]));
    } else if (arguments.length == 2 && arguments[0].equals("listen")) {
      listen(Integer.parseInt(arguments[1]));
    } else {
      System.err.println("submit PORTAL TICKET EMAIL, or listen PORT");
      System.exit(2);
    }
  }

  /**
   * Files an access request.
   *
   * @param ticket your own name of it: the same again, after a lost answer, does nothing
   * @return 0 when it is filed or was before, 1 when it is refused, 3 when nobody answers
   */
  static int submit(URI portal, String ticket, String email) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(portal.resolve("/api/v1/requests"))
            .timeout(PATIENCE)
            .header("Authorization", "Bearer " + environment("DOSSIER_API_KEY"))
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", ticket)
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    """
                    {"type": "access", "subject": {"email": %s}, "metadata": {"ticket": %s}}\
                    """
                        .formatted(json(email), json(ticket))))
            .build();
    try (HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
      for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
        try {
          HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
          System.out.println(answer.statusCode() + " " + answer.body());
          if (answer.statusCode() < 500) {
            return result(answer.statusCode());
          }
        } catch (IOException e) {
          System.err.println("no answer: " + e.getClass().getSimpleName());
        }
        // Nobody knows whether the call before was heard: the Idempotency-Key makes this safe.
        Thread.sleep(Duration.ofSeconds(1L << attempt));
      }
    }
    return 3;
  }

  private static int result(int status) {
    return switch (status) {
      case 202 -> 0; // filed: id, status, dueDate
      case 409 -> 0; // an open one asks for the same: requestId names it
      case 429 -> 0; // over the limit for this person, and recorded for an officer: nothing to do
      default -> 1; // a problem (RFC 9457): errors names each field that is wrong
    };
  }

  /** Takes webhooks on {@code POST /hooks/dossier}, each event once. */
  static void listen(int port) throws IOException {
    byte[] key = Base64.getDecoder().decode(environment("DOSSIER_WEBHOOK_SECRET").substring("whsec_".length()));
    // A real app keeps the ids with its own change, in one transaction.
    Set<String> handled = ConcurrentHashMap.newKeySet();
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
    server.createContext(
        "/hooks/dossier",
        exchange -> {
          try (exchange) {
            byte[] body = exchange.getRequestBody().readNBytes(1 << 20);
            if (!isGenuine(exchange, body, key)) {
              exchange.sendResponseHeaders(401, -1);
              return;
            }
            if (handled.add(exchange.getRequestHeaders().getFirst("webhook-id"))) {
              System.out.println(new String(body, StandardCharsets.UTF_8));
            }
            exchange.sendResponseHeaders(204, -1);
          }
        });
    server.start();
    System.out.println("listening on " + server.getAddress().getPort());
  }

  /** As the Standard Webhooks specification says; over the raw body, in constant time. */
  private static boolean isGenuine(HttpExchange call, byte[] body, byte[] key) {
    String id = call.getRequestHeaders().getFirst("webhook-id");
    String timestamp = call.getRequestHeaders().getFirst("webhook-timestamp");
    String signatures = call.getRequestHeaders().getFirst("webhook-signature");
    if (id == null || timestamp == null || signatures == null || !timestamp.matches("[0-9]{1,12}")) {
      return false;
    }
    Instant sent = Instant.ofEpochSecond(Long.parseLong(timestamp));
    if (Duration.between(sent, Instant.now()).abs().compareTo(OFF_BY_AT_MOST) > 0) {
      return false;
    }
    byte[] expected;
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
      expected = mac.doFinal(body);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
    boolean found = false;
    for (String each : signatures.split(" ")) {
      if (each.startsWith("v1,")) {
        byte[] given = each.substring("v1,".length()).getBytes(StandardCharsets.UTF_8);
        found |= MessageDigest.isEqual(Base64.getEncoder().encode(expected), given);
      }
    }
    return found;
  }

  private static String json(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (char each : text.toCharArray()) {
      if (each == '"' || each == '\\') {
        quoted.append('\\').append(each);
      } else if (each < ' ') {
        quoted.append("\\u00").append(HexFormat.of().toHexDigits((byte) each));
      } else {
        quoted.append(each);
      }
    }
    return quoted.append('"').toString();
  }

  private static String environment(String name) {
    String value = System.getenv(name);
    if (value == null || value.isBlank()) {
      System.err.println("set " + name);
      System.exit(2);
    }
    return value;
  }
}
