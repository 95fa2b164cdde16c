package dev.dossier.notifier.mail;

import dev.dossier.common.crypto.AssociatedData;
import dev.dossier.common.crypto.DataKey;
import dev.dossier.common.crypto.KeyEncryption;
import dev.dossier.common.event.Blob;
import dev.dossier.common.event.MailContent;
import dev.dossier.common.event.NotificationMessage.Kind;
import dev.dossier.common.event.NotificationMessage.Mail;
import dev.dossier.common.event.NotificationOutcome;
import dev.dossier.common.event.Topics;
import dev.dossier.common.event.Wire;
import dev.dossier.notifier.NotifierApplication;
import dev.dossier.testsupport.infra.Infrastructure;
import dev.dossier.testsupport.infra.ServiceDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** Starts notifiers on one database and speaks to them as intake does. */
final class Notifiers implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(30);
  static final String HOST = "dossier.acme.example";

  private final ServiceDatabase database;
  private final Path kek;
  private final KeyEncryption keys;
  private final KafkaProducer<String, byte[]> producer;
  private final List<ConfigurableApplicationContext> running = new ArrayList<>();

  Notifiers() {
    database = ServiceDatabase.createFresh(Infrastructure.postgres(), "notifier");
    try {
      kek = Files.createTempDirectory("notifier-it").resolve("kek.json");
      KeyEncryption.createIfMissing(kek);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    keys = KeyEncryption.load(kek);
    producer =
        new KafkaProducer<>(
            Map.<String, Object>of("bootstrap.servers", Infrastructure.kafka().bootstrapServers()),
            new StringSerializer(),
            new ByteArraySerializer());
  }

  ConfigurableApplicationContext start(int smtpPort, String... settings) {
    List<String> args =
        new ArrayList<>(
            List.of(
                "--server.port=0",
                "--spring.datasource.url=" + database.url(),
                "--spring.datasource.username=" + database.appUser(),
                "--spring.datasource.password=" + database.appPassword(),
                "--spring.flyway.user=" + database.ownerUser(),
                "--spring.flyway.password=" + database.ownerPassword(),
                "--spring.kafka.bootstrap-servers=" + Infrastructure.kafka().bootstrapServers(),
                "--spring.mail.host=127.0.0.1",
                "--spring.mail.port=" + smtpPort,
                "--dossier.kek-file=" + kek,
                "--dossier.public-url=https://" + HOST,
                "--dossier.mail.first-wait=PT0.2S",
                "--dossier.mail.lease=PT1S"));
    args.addAll(List.of(settings));
    ConfigurableApplicationContext context =
        new SpringApplicationBuilder(NotifierApplication.class).run(args.toArray(String[]::new));
    running.add(context);
    return context;
  }

  void stop(ConfigurableApplicationContext context) {
    running.remove(context);
    context.close();
  }

  static MailContent content(String to) {
    return new MailContent(
        to,
        "Jane Doe",
        "Acme Cloud GmbH",
        "privacy@acme.example",
        URI.create("https://" + HOST + "/verify/token-of-" + to.hashCode()),
        Instant.parse("2026-12-01T16:30:00Z"),
        "Europe/Berlin",
        LocalDate.of(2026, 12, 22),
        1_234_567L,
        5);
  }

  Mail mail(Kind kind, String locale, MailContent content) {
    UUID id = UUID.randomUUID();
    UUID request = UUID.randomUUID();
    DataKey key = DataKey.random();
    byte[] sealed = key.encrypt(Wire.write(content), AssociatedData.notification(request, id));
    return new Mail(
        id,
        request,
        kind,
        locale,
        keys.wrap(key, AssociatedData.recordKey(request)),
        Blob.inline(sealed));
  }

  void publish(Mail mail) {
    publish(mail.requestId().toString(), Wire.write(mail));
  }

  void publish(String key, byte[] payload) {
    try {
      producer.send(new ProducerRecord<>(Topics.NOTIFICATIONS, key, payload)).get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** All outcomes of this mail that are on the topic now. */
  List<NotificationOutcome> outcomes(UUID id) {
    Map<String, Object> config =
        Map.of("bootstrap.servers", Infrastructure.kafka().bootstrapServers());
    List<NotificationOutcome> found = new ArrayList<>();
    try (var consumer =
        new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(Topics.NOTIFICATION_OUTCOMES).stream()
              .map(p -> new TopicPartition(p.topic(), p.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        consumer
            .poll(Duration.ofMillis(200))
            .forEach(r -> found.add(Wire.read(r.value(), NotificationOutcome.class)));
      }
    }
    return found.stream().filter(outcome -> outcome.id().equals(id)).toList();
  }

  /** The row of a mail, all columns as text; empty before it came. */
  Map<String, String> row(UUID id) {
    String sql = "SELECT * FROM mails WHERE id = '" + id + "'";
    Map<String, String> row = new HashMap<>();
    try (var connection =
            DriverManager.getConnection(
                database.url(), database.appUser(), database.appPassword());
        var rows = connection.createStatement().executeQuery(sql)) {
      if (rows.next()) {
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          row.put(rows.getMetaData().getColumnName(i), rows.getString(i));
        }
      }
      return row;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  String state(UUID id) {
    return row(id).getOrDefault("state", "none");
  }

  /** As the owner of the schema: what tests do to it to simulate a crash. */
  void execute(String... statements) {
    try (var connection =
            DriverManager.getConnection(
                database.url(), database.ownerUser(), database.ownerPassword());
        var statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Every column of every row of every table, as one text. */
  String dump() {
    StringBuilder dump = new StringBuilder();
    for (String table : List.of("mails", "outbox")) {
      try (var connection =
              DriverManager.getConnection(
                  database.url(), database.appUser(), database.appPassword());
          var rows =
              connection
                  .createStatement()
                  .executeQuery(
                      "SELECT t::text, coalesce(encode(t.bytes, 'escape'), '') FROM (SELECT *, "
                          + (table.equals("mails") ? "content" : "payload")
                          + " AS bytes FROM "
                          + table
                          + ") t")) {
        while (rows.next()) {
          dump.append(rows.getString(1)).append(rows.getString(2)).append('\n');
        }
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }
    return dump.toString();
  }

  @Override
  public void close() {
    List.copyOf(running).forEach(this::stop);
    producer.close();
  }
}
