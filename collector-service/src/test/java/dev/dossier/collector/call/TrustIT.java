package dev.dossier.collector.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.testsupport.infra.ServiceDatabase;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ServerSocketFactory;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Whom a collector trusts is the JVM's setting, so each case is a process of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TrustIT {
  private static final String PASSWORD = "changeit";

  private final CallDatabase database = CallDatabase.create();
  private Path store;

  @BeforeAll
  void makeCertificate(@TempDir Path directory) throws Exception {
    store = directory.resolve("vendor.p12");
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    Process made =
        new ProcessBuilder(
                List.of(
                    keytool,
                    "-genkeypair",
                    "-alias",
                    "vendor",
                    "-keyalg",
                    "EC",
                    "-dname",
                    "CN=localhost",
                    "-ext",
                    "san=dns:localhost",
                    "-keystore",
                    store.toString(),
                    "-storepass",
                    PASSWORD))
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("keytool.log").toFile())
            .start();
    assertThat(made.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(made.exitValue()).isZero();
  }

  @Test
  void aCertificateThatNobodySignedIsRefused() throws Exception {
    try (Vendor vendor = Vendor.start(tls(), Vendor.always("200 OK", "", "{}"))) {
      assertThat(called("https://localhost:" + vendor.port(), List.of()))
          .contains("Final", "SOURCE_UNAVAILABLE");
      assertThat(vendor.seen()).isEmpty();
    }
  }

  @Test
  void oneOfTheTrustStoreIsAcceptedForItsOwnNameAlone() throws Exception {
    List<String> trusting =
        List.of(
            "-Djavax.net.ssl.trustStore=" + store,
            "-Djavax.net.ssl.trustStorePassword=" + PASSWORD);
    try (Vendor vendor = Vendor.start(tls(), Vendor.always("200 OK", "", "{}"))) {
      assertThat(called("https://localhost:" + vendor.port(), trusting)).contains("Received[200");
      assertThat(called("https://127.0.0.1:" + vendor.port(), trusting))
          .contains("Final", "SOURCE_UNAVAILABLE");
      assertThat(vendor.seen()).hasSize(1);
    }
  }

  private String called(String url, List<String> properties) throws Exception {
    ServiceDatabase place = database.place();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(properties);
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            OneCall.class.getName(),
            url,
            place.url(),
            place.appUser(),
            place.appPassword()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return output;
  }

  private ServerSocketFactory tls() throws Exception {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context.getServerSocketFactory();
  }
}
