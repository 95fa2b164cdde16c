package dev.dossier.quickstart.demo;

import com.sun.net.httpserver.HttpServer;
import dev.dossier.quickstart.vendors.Person;
import dev.dossier.quickstart.vendors.SampleVendors;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;

/**
 * The sample company as a service of its own, for installations in containers: fills its database
 * on a PostgreSQL that is there, then answers as its three vendors until it is stopped. Settings
 * come from the environment, by the names that the sample's data map reads.
 */
public final class SampleService {
  private static final String DATABASE = "sample";

  /** Each vendor's, and {@code SERVER_PORT}: whether all of it is there. */
  private static final Map<String, Integer> PORTS =
      Map.of("stripe", 8091, "intercom", 8092, "analytics", 8093);

  private static final String HEALTH_PORT = "8080";
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9._-]+");

  private final Map<String, String> environment;

  private SampleService(Map<String, String> environment) {
    this.environment = environment;
  }

  /** Needs a PostgreSQL administrator, {@code SAMPLE_ADMIN_URL|USER|PASSWORD}. */
  public static void main(String[] args) throws SQLException, IOException, InterruptedException {
    // Else the body of each answer waits 40 ms for the acknowledgement of its headers.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    new SampleService(System.getenv()).run();
  }

  private void run() throws SQLException, IOException, InterruptedException {
    InetSocketAddress health =
        new InetSocketAddress(
            Integer.parseInt(environment.getOrDefault("SERVER_PORT", HEALTH_PORT)));
    SampleVendors.Credentials credentials =
        new SampleVendors.Credentials(
            need("STRIPE_KEY"),
            need("INTERCOM_TOKEN"),
            need("AMPLITUDE_API_KEY"),
            need("AMPLITUDE_SECRET_KEY"));
    SampleVendors vendors =
        SampleVendors.start(people(), credentials, health.getAddress(), PORTS::get);
    HttpServer ready = HttpServer.create(health, 0);
    ready.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    ready.start();
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  ready.stop(0);
                  vendors.close();
                  stopped.countDown();
                },
                "stop"));
    stopped.await();
  }

  private List<Person> people() throws SQLException {
    String url = need("SAMPLE_ADMIN_URL");
    try (Connection server = connect(url + "postgres")) {
      if (!SampleDatabase.ask(
          server, "SELECT EXISTS (SELECT FROM pg_database WHERE datname = '" + DATABASE + "')")) {
        try (var statement = server.createStatement()) {
          statement.execute("CREATE DATABASE " + DATABASE);
        }
      }
    }
    String password = need("SAMPLE_DB_PASSWORD");
    if (!NAME.matcher(password).matches()) {
      throw new IllegalArgumentException(
          "SAMPLE_DB_PASSWORD: expected letters, digits, '.', '_' and '-' alone");
    }
    try (Connection connection = connect(url + DATABASE)) {
      SampleDatabase.fill(connection, password);
      return SampleDatabase.people(connection);
    }
  }

  private Connection connect(String url) throws SQLException {
    return DriverManager.getConnection(
        url, need("SAMPLE_ADMIN_USER"), need("SAMPLE_ADMIN_PASSWORD"));
  }

  private String need(String name) {
    String value = environment.get(name);
    if (value == null || value.isBlank()) {
      throw new IllegalArgumentException(name + ": required");
    }
    return value;
  }
}
