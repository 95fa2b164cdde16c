package dev.dossier.quickstart.platform;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;

/** Stands in for a service's process: answers for its health on SERVER_PORT, or ends at once. */
public final class FakeService {
  static final String BROKEN = "FAKE_BROKEN";

  /** A call of this makes it say that it is broken, but for the first time that it is asked. */
  static final String BREAK = "/break";

  private FakeService() {}

  public static void main(String[] args) throws IOException {
    if ("yes".equals(System.getenv(BROKEN))) {
      System.exit(3);
    }
    int port = Integer.parseInt(System.getenv("SERVER_PORT"));
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    AtomicBoolean broken = new AtomicBoolean();
    answer(server, "/actuator/health/readiness", () -> 200);
    AtomicInteger looks = new AtomicInteger();
    answer(
        server,
        "/actuator/health/liveness",
        () -> looks.getAndIncrement() > 0 && broken.get() ? 503 : 200);
    answer(
        server,
        BREAK,
        () -> {
          broken.set(true);
          return 200;
        });
    server.start();
  }

  private static void answer(HttpServer server, String path, IntSupplier status) {
    server.createContext(
        path,
        exchange -> {
          exchange.sendResponseHeaders(status.getAsInt(), -1);
          exchange.close();
        });
  }
}
