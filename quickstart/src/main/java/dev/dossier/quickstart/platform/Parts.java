package dev.dossier.quickstart.platform;

import dev.dossier.common.crypto.KeyEncryption;
import dev.dossier.quickstart.home.DataDirectory;
import dev.dossier.quickstart.home.Ports;
import dev.dossier.quickstart.mailbox.Mailbox;
import dev.dossier.quickstart.process.Launch;
import dev.dossier.quickstart.process.Supervised;
import dev.dossier.quickstart.process.SupervisedPostgres;
import dev.dossier.quickstart.report.Failure;
import dev.dossier.testsupport.infra.EmbeddedS3Server;
import dev.dossier.testsupport.infra.PostgresServer;
import dev.dossier.testsupport.infra.S3Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Starts the embedded servers, one method each; all of them may be called at once. */
final class Parts {
  static final String BUCKET = "dossier";
  static final String DATABASE = "dossier";
  static final String POSTGRES = "postgres";
  static final String S3 = "s3";
  static final String S3_USER = "dossier";

  /** No disk waits for data that is gone in a minute. */
  private static final Map<String, String> THROW_AWAY =
      Map.of("fsync", "off", "synchronous_commit", "off", "full_page_writes", "off");

  private final Site site;
  private final DataDirectory data;
  private final Ports ports;

  Parts(Site site) {
    this.site = site;
    this.data = site.data();
    this.ports = site.ports();
  }

  PostgresServer postgres() {
    Map<String, String> settings = new HashMap<>(PostgresServer.DEFAULT_SETTINGS);
    if (data.isThrowAway()) {
      settings.putAll(THROW_AWAY);
    }
    SupervisedPostgres postgres =
        SupervisedPostgres.start(
            data.postgres(),
            ports.get(POSTGRES),
            settings,
            site.report(),
            site.onGiveUp(),
            InstantSource.system());
    return site.running().add(POSTGRES, postgres).server();
  }

  /** Returns when it takes connections. */
  Broker broker() {
    List<Path> classPath = classPath();
    AotCache aot = brokerCache(classPath, site.cache(), site.options().train());
    site.training().add(aot, classPath, Broker.HEAP);
    Broker broker = Broker.of(data, ports, aot, classPath);
    Supervised process = site.supervised(broker.launch());
    site.running()
        .add(
            Broker.NAME,
            () -> {
              process.requestStop();
              process.awaitStop(site.stopLimit());
            });
    process.start();
    site.readiness().awaitPort(Broker.NAME, broker.port());
    process.markReady();
    return broker;
  }

  S3Server store() {
    S3Server server =
        EmbeddedS3Server.start(data.s3(), ports.get(S3), S3_USER, site.secrets().get(S3));
    site.running().add(S3, server);
    server.createBucket(BUCKET);
    return server;
  }

  Mailbox mailbox() {
    return site.running()
        .add("mailbox", Mailbox.start(data.mailbox(), ports.get("smtp"), ports.get("mailbox")));
  }

  Path keyEncryptionKey() {
    try {
      KeyEncryption.createIfMissing(data.kekFile());
      return data.kekFile();
    } catch (IOException e) {
      throw Failure.of("cannot write " + data.kekFile() + ": " + e);
    }
  }

  private static AotCache brokerCache(List<Path> classPath, Path cache, boolean train) {
    if (!classPath.stream().allMatch(Files::isRegularFile)) {
      return AotCache.none();
    }
    try {
      Path layout =
          new Layouts(cache).hold("kafka", AotCache.key(classPath), Files::createDirectory);
      return new AotCache(layout.resolve("app.aot"), train);
    } catch (IOException e) {
      throw Failure.of("cannot write to " + cache + ": " + e);
    }
  }

  /** The launcher's own, which the broker is a part of. */
  private static List<Path> classPath() {
    return Arrays.stream(
            System.getProperty("java.class.path")
                .split(Pattern.quote(System.getProperty("path.separator"))))
        .map(Path::of)
        .map(Path::toAbsolutePath)
        .toList();
  }

  /** Where {@link Launch}'s child class is. */
  static Path ownClasses() {
    try {
      return Path.of(Launch.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (java.net.URISyntaxException e) {
      throw new IllegalStateException("a class path entry that is no path", e);
    }
  }
}
