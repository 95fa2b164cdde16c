package dev.dossier.common.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.common.command.CommandResult;
import dev.dossier.common.crypto.KeyEncryption;
import dev.dossier.common.event.LifecycleEvent.FieldFault;
import dev.dossier.common.event.Topics;
import dev.dossier.common.event.Wire;
import dev.dossier.common.repair.DeadLetterCommand;
import dev.dossier.common.repair.DeadLetterShelf;
import dev.dossier.common.repair.OutboxCommand;
import dev.dossier.testsupport.infra.Infrastructure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.jooq.impl.DataSourceConnectionProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** Operators' commands, on a real broker and a real PostgreSQL. */
class RepairIT {
  private static final byte[] CANARY =
      "{\"email\":\"canary@example.org\"}".getBytes(StandardCharsets.UTF_8);

  private final String topic = Infrastructure.kafka().createFreshTopic("repair");
  private final DefaultKafkaProducerFactory<String, byte[]> producers = KafkaFixture.producers();
  private final KafkaTemplate<String, byte[]> kafka = KafkaFixture.template(producers);
  private final List<String> lines = new ArrayList<>();
  private KeyEncryption keys;
  private DeadLetterCommand deadLetters;

  @TempDir private Path dir;

  @BeforeEach
  void prepare() throws IOException {
    KeyEncryption.createIfMissing(dir.resolve("kek.json"));
    keys = KeyEncryption.load(dir.resolve("kek.json"));
    Infrastructure.kafka().createTopics(Topics.deadLetters(topic));
    deadLetters = commandWith(keys);
  }

  @AfterEach
  void stop() {
    producers.destroy();
  }

  @Test
  void a_dead_letter_is_named_without_what_it_holds_and_sent_again_as_it_was() throws Exception {
    String key = UUID.randomUUID().toString();
    shelve(message(7, key, CANARY, "ce_id", "A-1"), "invalid-body");
    shelve(message(8, "an app's own key", CANARY, "ce_id", "A-2"), "forbidden");

    assertThat(run("list", "--topic", topic)).isEqualTo(CommandResult.GOOD);
    assertThat(lines).hasSize(3).last().isEqualTo("2 dead letters");
    assertThat(lines.getFirst())
        .startsWith(topic + " 0:0 2026-03-15T09:00:00Z invalid-body key=" + key)
        .contains("/subject/email: required");
    assertThat(String.join("\n", lines)).doesNotContain("canary").doesNotContain("own key");

    assertThat(run("requeue", "--topic", topic, "--at", "0:1")).isEqualTo(CommandResult.GOOD);
    ConsumerRecord<String, byte[]> again = KafkaFixture.receive(topic, 1).getFirst();
    assertThat(again.value()).isEqualTo(CANARY);
    assertThat(again.key()).isEqualTo("an app's own key");
    assertThat(again.headers().lastHeader("ce_id").value())
        .isEqualTo("A-2".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void all_means_those_that_came_after_the_last_time() throws Exception {
    shelve(message(1, UUID.randomUUID().toString(), CANARY, "n", "1"), "internal");
    assertThat(run("requeue", "--topic", topic, "--all")).isEqualTo(CommandResult.GOOD);
    assertThat(run("requeue", "--topic", topic, "--all")).isEqualTo(CommandResult.GOOD);
    assertThat(lines)
        .last()
        .isEqualTo("no dead letter of " + topic + " came since the last requeue");
    shelve(message(2, UUID.randomUUID().toString(), CANARY, "n", "2"), "internal");
    assertThat(run("requeue", "--topic", topic, "--all")).isEqualTo(CommandResult.GOOD);

    assertThat(KafkaFixture.receive(topic, 2))
        .extracting(
            each -> new String(each.headers().lastHeader("n").value(), StandardCharsets.UTF_8))
        .containsExactlyInAnyOrder("1", "2");
  }

  @Test
  void a_topic_that_is_not_there_is_no_topic_without_dead_letters() {
    assertThat(run("list", "--topic", topic + ".dlt")).isEqualTo(CommandResult.FAILURE);
    assertThat(lines).containsExactly("there is no topic " + topic + ".dlt.dlt");
    assertThat(run("requeue", "--topic", topic + "s", "--all")).isEqualTo(CommandResult.FAILURE);
    assertThat(lines).containsExactly("there is no topic " + topic + "s.dlt");
  }

  @Test
  void what_cannot_be_sent_again_is_named_and_the_rest_is_sent() throws Exception {
    shelve(
        message(1, UUID.randomUUID().toString(), new byte[DeadLetter.LARGEST + 1], "n", "1"), "x");
    kafka
        .send(Topics.deadLetters(topic), 0, null, "nonsense".getBytes(StandardCharsets.UTF_8))
        .get();
    KeyEncryption.createIfMissing(dir.resolve("other.json"));
    KeyEncryption other = KeyEncryption.load(dir.resolve("other.json"));
    kafka
        .send(
            Topics.deadLetters(topic),
            0,
            null,
            Wire.write(letter(message(2, "k", CANARY, "n", "2"), "y", other)))
        .get();
    shelve(message(3, UUID.randomUUID().toString(), CANARY, "n", "3"), "z");

    assertThat(run("requeue", "--topic", topic, "--all")).isEqualTo(CommandResult.FAILURE);

    assertThat(lines.get(0)).startsWith("not sent, it was too large to be kept: " + topic + " 0:0");
    assertThat(lines.get(1)).startsWith("not sent, no dead letter of this release: ");
    assertThat(lines.get(2)).startsWith("not sent, the key that it was encrypted by is gone");
    assertThat(lines).last().isEqualTo("1 sent again, 3 not");
    assertThat(KafkaFixture.receive(topic, 1)).hasSize(1);
    assertThat(run("requeue", "--topic", topic, "--at", "0:99")).isEqualTo(CommandResult.FAILURE);
  }

  @Test
  void an_outbox_is_sent_past_what_the_broker_refuses() {
    DSLContext db = outbox();
    var rows = new OutboxRows(db, transactions(db), kafka);
    OutboxCommand outbox = new OutboxCommand(rows);
    insert(db, topic, new byte[10]);
    insert(db, topic, new byte[2_000_000]);
    insert(db, "no topic's name", new byte[10]);
    insert(db, topic, new byte[20]);

    assertThat(outbox.run(List.of("list"), lines::add)).isEqualTo(CommandResult.GOOD);
    assertThat(lines).last().isEqualTo("4 waiting");
    assertThat(lines).anyMatch(line -> line.startsWith(topic + ": 3 waiting, the oldest for "));
    lines.clear();

    assertThat(outbox.run(List.of("replay"), lines::add)).isEqualTo(CommandResult.FAILURE);

    assertThat(lines).hasSize(3).last().isEqualTo("2 sent, 2 refused");
    assertThat(lines.get(0)).contains("id=2 topic=" + topic + " bytes=2000000 RecordTooLarge");
    assertThat(lines.get(1)).contains("id=3 topic=no topic's name bytes=10 InvalidTopic");
    assertThat(db.fetchCount(DSL.table("outbox"))).isEqualTo(2);
    assertThat(KafkaFixture.receive(topic, 2))
        .extracting(each -> each.value().length)
        .containsExactlyInAnyOrder(10, 20);
  }

  private CommandResult run(String... words) {
    lines.clear();
    return deadLetters.run(List.of(words), lines::add);
  }

  private DeadLetterCommand commandWith(KeyEncryption given) {
    return new DeadLetterCommand(
        new DeadLetterShelf(
            new DefaultKafkaConsumerFactory<>(
                consumerConfig(), new StringDeserializer(), new ByteArrayDeserializer()),
            kafka,
            given));
  }

  private static Map<String, Object> consumerConfig() {
    Map<String, Object> config = new HashMap<>(KafkaFixture.consumerConfig("replaced"));
    config.put("metadata.max.age.ms", 10_000);
    return config;
  }

  private ConsumerRecord<String, byte[]> message(
      long offset, String key, byte[] payload, String header, String value) {
    var message = new ConsumerRecord<>(topic, 0, offset, key, payload);
    message.headers().add(header, value.getBytes(StandardCharsets.UTF_8));
    return message;
  }

  private static DeadLetter letter(
      ConsumerRecord<String, byte[]> message, String reason, KeyEncryption keys) {
    return DeadLetter.of(
        message,
        reason,
        List.of(new FieldFault("/subject/email", "required")),
        Map.of(),
        Instant.parse("2026-03-15T09:00:00Z"),
        keys);
  }

  private void shelve(ConsumerRecord<String, byte[]> message, String reason) throws Exception {
    kafka
        .send(
            new ProducerRecord<>(
                Topics.deadLetters(topic), 0, null, Wire.write(letter(message, reason, keys))))
        .get();
  }

  private static DSLContext outbox() {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(
        Infrastructure.postgres().jdbcUrl(Infrastructure.postgres().createFreshDatabase("repair")));
    source.setUser("postgres");
    DSLContext db =
        DSL.using(
            new DataSourceConnectionProvider(new TransactionAwareDataSourceProxy(source)),
            SQLDialect.POSTGRES);
    db.data("source", source);
    db.execute(
        "CREATE TABLE outbox (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, topic text NOT"
            + " NULL, key text NOT NULL, payload bytea NOT NULL, created_at timestamptz NOT NULL"
            + " DEFAULT now(), traceparent text, caused_by text)");
    return db;
  }

  private static TransactionTemplate transactions(DSLContext db) {
    return new TransactionTemplate(
        new DataSourceTransactionManager((PGSimpleDataSource) db.data("source")));
  }

  private static void insert(DSLContext db, String topic, byte[] payload) {
    db.execute(
        "INSERT INTO outbox (topic, key, payload) VALUES (?, ?, ?)",
        topic,
        UUID.randomUUID().toString(),
        payload);
  }
}
