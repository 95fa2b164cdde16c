package dev.dossier.quickstart.demo;

import dev.dossier.quickstart.home.DataDirectory;
import dev.dossier.quickstart.home.Secrets;
import dev.dossier.quickstart.platform.Companion;
import dev.dossier.quickstart.report.Failure;
import dev.dossier.quickstart.vendors.Person;
import dev.dossier.quickstart.vendors.SampleVendors;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The made-up SaaS of the demo: a database with a few hundred people, the vendors that it uses, and
 * its data map.
 */
public final class SampleCompany implements Companion {
  /** Whoever sets one of these has a company of their own for the data map. */
  public static final List<String> SETTINGS = List.of("SAMPLE_DB_URL", "APP_DB_URL");

  private static final String DATABASE = "sample";
  private static final String READER = "sample_reader";
  private static final String DATA_MAP = "data-map.yaml";

  /** Has more of everything than others. */
  private static final long JANE = 4711;

  private static final String PEOPLE =
      """
      SELECT u.id, u.email, u.name, u.analytics_id, u.created_at,
        EXISTS (SELECT FROM user_sessions s WHERE s.user_id = u.id) AS active,
        array(SELECT c.id FROM stripe_customers c WHERE c.user_id = u.id ORDER BY c.created_at)
          AS stripe_customers
      FROM users u ORDER BY u.id
      """;

  private volatile @Nullable SampleVendors vendors;

  /** Writes the sample's data map into the data directory. */
  public static Path dataMap(DataDirectory data) {
    Path file = data.root().resolve(DATA_MAP);
    try {
      Files.writeString(file, resource(DATA_MAP));
      return file;
    } catch (IOException e) {
      throw Failure.of("cannot write " + file + ": " + e);
    }
  }

  /** Whether these are the bytes of the sample's data map. */
  public static boolean isDataMap(byte[] bytes) {
    return Arrays.equals(bytes, resource(DATA_MAP).getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public Prepared prepare(Ground ground) {
    String password = ground.secrets().get(DATABASE + "-reader");
    SampleVendors.Credentials credentials = credentials(ground.secrets());
    ground.server().createDatabase(DATABASE);
    SampleVendors started;
    try (Connection connection = ground.server().connectAsSuperuser(DATABASE)) {
      if (!isSeeded(connection)) {
        seed(connection, password);
      }
      started =
          ground
              .running()
              .add(
                  "vendors",
                  SampleVendors.start(people(connection), credentials, ground.ports()::get));
    } catch (SQLException e) {
      throw Failure.of("the sample database cannot be made: SQLSTATE " + e.getSQLState());
    }
    vendors = started;
    Map<String, String> addresses = new LinkedHashMap<>();
    started.addresses().forEach((name, address) -> addresses.put(name, address.toString()));
    Map<String, String> environment = environment(addresses, credentials);
    environment.put("SAMPLE_DB_URL", ground.server().jdbcUrl(DATABASE));
    environment.put("SAMPLE_DB_USER", READER);
    environment.put("SAMPLE_DB_PASSWORD", password);
    return new Prepared(ground.server().superuserUrl(DATABASE), addresses, environment);
  }

  /** Once it is prepared. */
  SampleVendors vendors() {
    return Objects.requireNonNull(vendors, "the sample company is not prepared");
  }

  private static SampleVendors.Credentials credentials(Secrets secrets) {
    return new SampleVendors.Credentials(
        secrets.get("stripe-key"),
        secrets.get("intercom-token"),
        secrets.get("amplitude-api-key"),
        secrets.get("amplitude-secret-key"));
  }

  private static Map<String, String> environment(
      Map<String, String> addresses, SampleVendors.Credentials credentials) {
    return new HashMap<>(
        Map.of(
            "STRIPE_URL", addresses.getOrDefault("stripe", ""),
            "STRIPE_KEY", credentials.stripeKey(),
            "INTERCOM_URL", addresses.getOrDefault("intercom", ""),
            "INTERCOM_TOKEN", credentials.intercomToken(),
            "AMPLITUDE_URL", addresses.getOrDefault("analytics", ""),
            "AMPLITUDE_API_KEY", credentials.amplitudeKey(),
            "AMPLITUDE_SECRET_KEY", credentials.amplitudeSecret(),
            // They listen on the loopback interface without TLS.
            "VENDORS_PRIVATE", "true"));
  }

  private static List<Person> people(Connection connection) throws SQLException {
    List<Person> people = new ArrayList<>();
    try (var statement = connection.createStatement();
        ResultSet row = statement.executeQuery(PEOPLE)) {
      while (row.next()) {
        long id = row.getLong("id");
        people.add(
            new Person(
                id,
                row.getString("email"),
                row.getString("name"),
                row.getString("analytics_id"),
                List.of((String[]) row.getArray("stripe_customers").getArray()),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getBoolean("active"),
                id == JANE));
      }
    }
    return people;
  }

  /** With this build's rows; whatever somebody did to them since. */
  private static boolean isSeeded(Connection connection) throws SQLException {
    return ask(connection, "SELECT obj_description('public'::regnamespace) = '" + stamp() + "'");
  }

  /**
   * All or nothing: a start that was cut off leaves an empty database. One of another build is made
   * anew.
   */
  private static void seed(Connection connection, String password) throws SQLException {
    connection.setAutoCommit(false);
    try (var statement = connection.createStatement()) {
      if (ask(connection, "SELECT to_regrole('" + READER + "') IS NOT NULL")) {
        statement.execute("DROP OWNED BY " + READER);
        statement.execute("DROP ROLE " + READER);
      }
      statement.execute("DROP SCHEMA public CASCADE");
      statement.execute("CREATE SCHEMA public");
      statement.execute("COMMENT ON SCHEMA public IS '" + stamp() + "'");
      statement.execute(resource("schema.sql"));
      statement.execute(resource("seed.sql"));
      statement.execute(resource("reader.sql").replace("@PASSWORD@", password));
    }
    connection.commit();
  }

  private static boolean ask(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement();
        var row = statement.executeQuery(sql)) {
      return row.next() && row.getBoolean(1);
    }
  }

  private static String stamp() {
    String all = resource("schema.sql") + resource("seed.sql") + resource("reader.sql");
    return "the sample of Dossier, " + Integer.toHexString(all.hashCode());
  }

  private static String resource(String name) {
    try (InputStream in = SampleCompany.class.getResourceAsStream("/sample/" + name)) {
      if (in == null) {
        throw new IllegalStateException("not on the class path: sample/" + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("cannot read sample/" + name, e);
    }
  }
}
