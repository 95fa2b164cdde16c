package dev.dossier.quickstart.platform;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Stands in for a service's process: answers its readiness on SERVER_PORT, or ends at once. */
public final class FakeService {
  static final String BROKEN = "FAKE_BROKEN";

  private FakeService() {}

  public static void main(String[] args) throws IOException {
    if ("yes".equals(System.getenv(BROKEN))) {
      System.exit(3);
    }
    int port = Integer.parseInt(System.getenv("SERVER_PORT"));
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.createContext(
        "/actuator/health/readiness",
        exchange -> {
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
  }
}
