package dev.dossier.quickstart.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.dossier.quickstart.home.DataDirectory;
import dev.dossier.quickstart.home.Secrets;
import dev.dossier.quickstart.platform.Companion;
import dev.dossier.quickstart.report.Failure;
import dev.dossier.quickstart.vendors.SampleVendors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
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
  private static final String DATA_MAP = "data-map.yaml";

  private volatile @Nullable SampleVendors vendors;

  /** Writes the sample's data map into the data directory. */
  public static Path dataMap(DataDirectory data) {
    Path file = data.root().resolve(DATA_MAP);
    try {
      Files.writeString(file, SampleDatabase.resource(DATA_MAP));
      return file;
    } catch (IOException e) {
      throw Failure.of("cannot write " + file + ": " + e);
    }
  }

  /** Whether these are the bytes of the sample's data map. */
  public static boolean isDataMap(byte[] bytes) {
    return Arrays.equals(bytes, SampleDatabase.resource(DATA_MAP).getBytes(UTF_8));
  }

  @Override
  public Prepared prepare(Ground ground) {
    String password = ground.secrets().get(DATABASE + "-reader");
    SampleVendors.Credentials credentials = credentials(ground.secrets());
    ground.server().createDatabase(DATABASE);
    SampleVendors started;
    try (Connection connection = ground.server().connectAsSuperuser(DATABASE)) {
      SampleDatabase.fill(connection, password);
      started =
          ground
              .running()
              .add(
                  "vendors",
                  SampleVendors.start(
                      SampleDatabase.people(connection), credentials, ground.ports()::get));
    } catch (SQLException e) {
      throw Failure.of("the sample database cannot be made: SQLSTATE " + e.getSQLState());
    }
    vendors = started;
    Map<String, String> addresses = new LinkedHashMap<>();
    started.addresses().forEach((name, address) -> addresses.put(name, address.toString()));
    Map<String, String> environment = environment(addresses, credentials);
    environment.put("SAMPLE_DB_URL", ground.server().jdbcUrl(DATABASE));
    environment.put("SAMPLE_DB_USER", SampleDatabase.READER);
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
}
