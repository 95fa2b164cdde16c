package dev.dossier.collector.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.common.crypto.AssociatedData;
import dev.dossier.common.crypto.DataKey;
import dev.dossier.common.crypto.KeyEncryption;
import dev.dossier.common.datamap.DataMap;
import dev.dossier.common.datamap.DataMaps;
import dev.dossier.common.event.Blob;
import dev.dossier.common.event.CollectMessage;
import dev.dossier.common.event.CollectMessage.Collect;
import dev.dossier.common.event.CollectMessage.Resolve;
import dev.dossier.common.event.CollectMessage.SectionWork;
import dev.dossier.common.event.CollectedFiles.CollectedFile;
import dev.dossier.common.event.CollectedFiles.Redaction;
import dev.dossier.common.event.Format;
import dev.dossier.common.event.FragmentMessage.SectionEnded;
import dev.dossier.common.event.Identifiers;
import dev.dossier.common.event.Outcome;
import dev.dossier.common.event.Reason;
import dev.dossier.common.event.SectionMessage;
import dev.dossier.common.event.SectionMessage.Ended;
import dev.dossier.common.event.SectionMessage.IdentityEnded;
import dev.dossier.common.event.Topics;
import dev.dossier.common.event.Wire;
import dev.dossier.common.storage.ClaimChecks;
import dev.dossier.common.storage.ObjectKeys;
import dev.dossier.common.storage.ObjectStore;
import dev.dossier.testsupport.infra.Infrastructure;
import dev.dossier.testsupport.infra.PostgresServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.kafka.core.KafkaOperations;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The service as it runs: a real broker, store and database. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(OutputCaptureExtension.class)
class CollectorServiceIT {
  private static final String SOURCE = "shop";
  private static final String CANARY = "canary-7f3a@evil.example";

  private ConfigurableApplicationContext service;
  private KafkaOperations<String, byte[]> kafka;
  private ObjectStore store;
  private KeyEncryption keys;
  private DataMap map;
  private Received received;

  @BeforeAll
  @SuppressWarnings("unchecked")
  void startService(@TempDir Path directory) throws Exception {
    PostgresServer postgres = Infrastructure.postgres();
    String database = postgres.createFreshDatabase("shop");
    postgres.execute(
        database,
        "CREATE TABLE users (id int PRIMARY KEY, email text, card text, secret text)",
        "INSERT INTO users VALUES (1, 'jane@example.org', '4111-1111-1111-1234', 'x'),"
            + " (2, 'joe@example.org', NULL, 'y')",
        "CREATE TABLE orders (id int, user_id int, note text)",
        "INSERT INTO orders SELECT i, 1, '=note \"' || i || '\", ' || md5(i::text)"
            + " FROM generate_series(1, 60000) i");
    String yaml =
        Files.readString(Path.of("src/test/resources/service-data-map.yaml"))
            .replace("${SHOP_URL}", postgres.jdbcUrl(database) + "?user=postgres");
    Path mapFile = Files.writeString(directory.resolve("data-map.yaml"), yaml);
    Path kek = directory.resolve("kek.json");
    KeyEncryption.createIfMissing(kek);
    service = RunningCollector.here(RunningCollector.properties(kek, mapFile));
    kafka = service.getBeanProvider(KafkaOperations.class).getObject();
    store = service.getBean(ObjectStore.class);
    keys = service.getBean(KeyEncryption.class);
    map =
        service.getBean(DataMaps.class).put("data-map.yaml", yaml.getBytes(StandardCharsets.UTF_8));
    received = new Received(Infrastructure.kafka().bootstrapServers(), store);
  }

  @AfterAll
  void stopService() {
    received.close();
    service.close();
  }

  @Test
  void aSectionBecomesFragmentsThatInflateToItsFiles() {
    Work work =
        new Work("purchases", Map.of("user_id", List.of("1")), List.of(Format.JSON, Format.CSV));

    send(work.message());
    SectionEnded ended = received.sectionEnded(work.execution);

    assertThat(ended.outcome()).isEqualTo(Outcome.FOUND);
    assertThat(ended.records()).isEqualTo(60_001);
    List<CollectedFile> files = received.files(ended, work.key);
    assertThat(files)
        .extracting(CollectedFile::path)
        .containsExactly(
            "data/purchases/user.json",
            "data/purchases/user.csv",
            "data/purchases/orders.json",
            "data/purchases/orders.csv");
    JsonNode user = json(received.content(ended, files.get(0), work.key));
    assertThat(user.toString())
        .isEqualTo("{\"id\":1,\"email\":\"jane@example.org\",\"card\":\"***************1234\"}");
    assertThat(files.get(0).redactions())
        .containsExactly(
            new Redaction("card", "last4", "data_map", 1),
            new Redaction("secret", "drop", "data_map", 1));
    JsonNode orders = json(received.content(ended, files.get(2), work.key));
    assertThat(orders.size()).isEqualTo(60_000);
    assertThat(orders.get(59_999).get("note").asString()).startsWith("=note \"60000\", ");
    assertThat(files.get(2).preview()).hasSizeBetween(100, 200);
    String csv =
        new String(received.content(ended, files.get(3), work.key), StandardCharsets.UTF_8);
    assertThat(csv.lines()).hasSize(60_001);
    assertThat(csv).startsWith("id,note\r\n1,\"'=note \"\"1\"\", ");
    assertThat(received.ended(work.execution).records()).isEqualTo(60_001);
  }

  @Test
  void aSecondDeliveryIsARunOfItsOwn() {
    Work work = new Work("purchases", Map.of("user_id", List.of("1")), List.of(Format.JSON));

    send(work.message());
    send(work.message());

    List<SectionEnded> both = received.sectionsEnded(work.execution, 2);
    assertThat(both).extracting(SectionEnded::run).doesNotHaveDuplicates();
    for (SectionEnded each : both) {
      List<CollectedFile> files = received.files(each, work.key);
      assertThat(json(received.content(each, files.get(1), work.key)).size()).isEqualTo(60_000);
    }
  }

  @Test
  void aPersonWithoutRowsGetsEmptyFilesAndNothingFound() {
    Work work = new Work("purchases", Map.of("user_id", List.of("77")), List.of(Format.JSON));

    send(work.message());
    SectionEnded ended = received.sectionEnded(work.execution);

    assertThat(ended.outcome()).isEqualTo(Outcome.NOTHING_FOUND);
    List<CollectedFile> files = received.files(ended, work.key);
    assertThat(json(received.content(ended, files.get(0), work.key)).isNull()).isTrue();
    assertThat(json(received.content(ended, files.get(1), work.key)).toString()).isEqualTo("[]");
    assertThat(received.ended(work.execution).outcome()).isEqualTo(Outcome.NOTHING_FOUND);
  }

  @Test
  void aMissingTableFailsTheSectionOnBothTopics() {
    Work work = new Work("broken", Map.of("user_id", List.of("1")), List.of(Format.JSON));

    send(work.message());

    assertThat(received.sectionEnded(work.execution).failure())
        .hasToString("Failure[reason=MISSING_TABLE, code=SQLSTATE 42P01]");
    assertThat(received.ended(work.execution).failure())
        .hasToString("Failure[reason=MISSING_TABLE, code=SQLSTATE 42P01]");
  }

  @Test
  void anIdentityIsLookedUp() {
    Work work = new Work("user_id", Map.of("email", List.of("JANE@example.org")), List.of());

    send(work.resolve());
    IdentityEnded ended = received.identityEnded(work.execution);

    Blob values = ended.values();
    assertThat(values).isNotNull();
    byte[] plain =
        new ClaimChecks(store)
            .open(
                values,
                work.key,
                AssociatedData.identity(work.request, 1, "user_id", work.execution, ended.run()));
    assertThat(Wire.read(plain, Identifiers.class).of("user_id")).containsExactly("1");
  }

  @Test
  void anItemThatCannotBeDoneFailsItsSections() {
    Work work = new Work("purchases", Map.of("user_id", List.of("1")), List.of(Format.JSON));
    Collect good = (Collect) work.message();
    Collect otherRequest =
        new Collect(
            good.workItem(),
            UUID.randomUUID(),
            1,
            SOURCE,
            good.sections(),
            good.formats(),
            good.dataMap(),
            good.contentKey(),
            good.identifiers(),
            0,
            null);

    send(otherRequest);

    assertThat(received.ended(work.execution).failure())
        .extracting(failure -> failure.reason())
        .isEqualTo(Reason.INTERNAL);
    assertThat(received.sectionEnded(work.execution).outcome()).isEqualTo(Outcome.FAILED);
  }

  @Test
  void anUnreadableMessageStopsNobody() {
    kafka.send(
        Topics.collect(SOURCE),
        "key",
        "{\"type\":\"collect.v1\"}".getBytes(StandardCharsets.UTF_8));
    Work work = new Work("purchases", Map.of("user_id", List.of("2")), List.of(Format.JSON));

    send(work.message());

    assertThat(received.ended(work.execution).outcome()).isEqualTo(Outcome.FOUND);
  }

  @Test
  void noValueGetsIntoLogsOrMessagesInClear(CapturedOutput output) {
    Work work = new Work("casting", Map.of("email", List.of(CANARY)), List.of(Format.JSON));

    send(work.message());
    Ended ended = received.ended(work.execution);

    assertThat(ended.failure()).hasToString("Failure[reason=BAD_QUERY, code=SQLSTATE 22P02]");
    assertThat(output.getAll()).doesNotContain(CANARY);
    assertThat(received.everything()).doesNotContain(CANARY);
  }

  @Test
  void theStartIsToldBeforeTheEnd() {
    Work work = new Work("purchases", Map.of("user_id", List.of("2")), List.of(Format.JSON));

    send(work.message());
    received.ended(work.execution);

    assertThat(received.sectionMessages(work.execution))
        .hasSize(2)
        .first()
        .isInstanceOf(SectionMessage.Started.class);
  }

  private void send(CollectMessage message) {
    try {
      kafka
          .send(Topics.collect(SOURCE), message.workItem().toString(), Wire.write(message))
          .get(30, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("not sent", e);
    }
  }

  private static JsonNode json(byte[] bytes) {
    return JsonMapper.shared().readTree(bytes);
  }

  /** A work item for one person, with its own key. */
  private final class Work {
    final UUID request = UUID.randomUUID();
    final UUID item = UUID.randomUUID();
    final UUID execution = UUID.randomUUID();
    final DataKey key = DataKey.random();
    private final String name;
    private final Map<String, List<String>> identifiers;
    private final List<Format> formats;

    Work(String name, Map<String, List<String>> identifiers, List<Format> formats) {
      this.name = name;
      this.identifiers = identifiers;
      this.formats = formats;
    }

    CollectMessage message() {
      return new Collect(
          item,
          request,
          1,
          SOURCE,
          List.of(new SectionWork(name, execution, 1)),
          formats,
          map.hash(),
          keys.wrap(key, AssociatedData.contentKey(request, 1)),
          sealed(),
          0,
          null);
    }

    CollectMessage resolve() {
      return new Resolve(
          item,
          request,
          1,
          SOURCE,
          name,
          execution,
          1,
          map.hash(),
          keys.wrap(key, AssociatedData.contentKey(request, 1)),
          sealed());
    }

    private Blob sealed() {
      return new ClaimChecks(store)
          .seal(
              Wire.write(new Identifiers(identifiers)),
              key,
              AssociatedData.identifiers(request, 1, item),
              ObjectKeys.identifiers(request, 1, item));
    }
  }
}
