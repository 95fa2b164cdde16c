package dev.dossier.testsupport.infra;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The servers that all tests of one JVM share: started when first asked for, stopped with the JVM.
 * Tests keep out of each other's way by fresh databases, topics, buckets and addresses. PostgreSQL,
 * Kafka and S3 are embedded, or containers with {@code -Dinfra=containers}.
 */
public final class Infrastructure {
  private static final Deque<AutoCloseable> STARTED = new ArrayDeque<>();
  private static final Shared<PostgresServer> POSTGRES =
      new Shared<>(() -> servers().startPostgres());
  private static final Shared<MariaDbServer> MARIADB = new Shared<>(MariaDbServer::start);
  private static final Shared<KafkaServer> KAFKA = new Shared<>(() -> servers().startKafka());
  private static final Shared<S3Server> S3 = new Shared<>(() -> servers().startS3());
  private static final Shared<MailServer> MAIL = new Shared<>(MailServer::start);

  private Infrastructure() {}

  public static PostgresServer postgres() {
    return POSTGRES.get();
  }

  /** Needs programs of the system: a test without them is skipped, or fails where it must run. */
  public static MariaDbServer mariadb() {
    return MARIADB.get();
  }

  public static KafkaServer kafka() {
    return KAFKA.get();
  }

  public static S3Server s3() {
    return S3.get();
  }

  public static MailServer mail() {
    return MAIL.get();
  }

  private static Servers servers() {
    return Servers.of(System.getProperty("infra", "embedded"));
  }

  private static void stopLater(AutoCloseable server) {
    synchronized (STARTED) {
      if (STARTED.isEmpty()) {
        Runtime.getRuntime().addShutdownHook(new Thread(Infrastructure::stopAll, "stop-servers"));
      }
      STARTED.push(server);
    }
  }

  private static void stopAll() {
    synchronized (STARTED) {
      while (!STARTED.isEmpty()) {
        try {
          STARTED.pop().close();
        } catch (Exception e) {
          // The others must be stopped all the same, and logging may be down already.
          System.err.println("a test server did not stop: " + e);
        }
      }
    }
  }

  private static final class Shared<T extends AutoCloseable> {
    private final Supplier<T> start;
    private @Nullable T server;

    Shared(Supplier<T> start) {
      this.start = start;
    }

    synchronized T get() {
      T running = server;
      if (running == null) {
        running = start.get();
        server = running;
        stopLater(running);
      }
      return running;
    }
  }
}
