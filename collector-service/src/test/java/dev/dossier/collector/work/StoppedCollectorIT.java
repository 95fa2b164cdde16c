package dev.dossier.collector.work;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.dossier.collector.work.IntakeStandIn.Work;
import dev.dossier.common.crypto.KeyEncryption;
import dev.dossier.common.datamap.DataMap;
import dev.dossier.common.datamap.DataMaps;
import dev.dossier.common.event.FragmentMessage.SectionEnded;
import dev.dossier.common.event.Outcome;
import dev.dossier.common.event.SectionMessage;
import dev.dossier.common.event.SectionMessage.Ended;
import dev.dossier.common.event.SectionMessage.IdentityEnded;
import dev.dossier.common.event.SectionMessage.Sliced;
import dev.dossier.common.event.SectionMessage.Started;
import dev.dossier.common.event.Topics;
import dev.dossier.common.storage.ObjectStore;
import dev.dossier.testsupport.infra.Infrastructure;
import dev.dossier.testsupport.infra.PostgresServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/** A collector that is told to stop while it reads, as in every rolling restart. */
class StoppedCollectorIT {
  private static final int ROWS = 20_000;
  private static final int HELD_AT = 18_000;
  private static final int ITEMS = 50;
  private static final int PAGE = 10;

  /** Page of {@link #ITEMS} that the first collector is never given. */
  private static final int WITHHELD = 3;

  private static final long STOP_SECONDS = 60;

  private final PostgresServer postgres = Infrastructure.postgres();
  private final String database = postgres.createFreshDatabase("stopped");
  private final CountDownLatch withheld = new CountDownLatch(2);
  private final CountDownLatch over = new CountDownLatch(1);
  private final List<Process> collectors = new ArrayList<>();

  @TempDir private Path directory;

  private HttpServer vendor;
  private List<String> properties;
  private ConfigurableApplicationContext idle;
  private Admin admin;
  private Received received;
  private IntakeStandIn intake;

  @BeforeEach
  void startAllButTheCollectors() throws IOException {
    // Stops in the middle of a result, wherever the lock is held.
    postgres.execute(
        database,
        "CREATE TABLE orders (id int, person text, note text)",
        "INSERT INTO orders SELECT i, 'p1', (SELECT string_agg(md5((i * 32 + j)::text), '') FROM"
            + " generate_series(1, 32) j) FROM generate_series(1, "
            + ROWS
            + ") i",
        "INSERT INTO orders VALUES (1, 'p2', 'short')",
        "CREATE FUNCTION held(id int) RETURNS int LANGUAGE plpgsql AS $$ BEGIN IF id = "
            + HELD_AT
            + " THEN PERFORM pg_advisory_xact_lock_shared(7); END IF; RETURN id; END $$");
    vendor = vendor();
    Path kek = directory.resolve("kek.json");
    KeyEncryption.createIfMissing(kek);
    String yaml =
        Files.readString(Path.of("src/test/resources/stopped-data-map.yaml"))
            .replace("${SHOP_URL}", postgres.jdbcUrl(database) + "?user=postgres")
            .replace("${VENDOR_URL}", "http://127.0.0.1:" + vendor.getAddress().getPort());
    properties =
        RunningCollector.properties(
            kek, Files.writeString(directory.resolve("data-map.yaml"), yaml));
    idle = RunningCollector.here(properties, "--dossier.collector.sources=nobody");
    DataMap map =
        idle.getBean(DataMaps.class).put("map.yaml", yaml.getBytes(StandardCharsets.UTF_8));
    String broker = Infrastructure.kafka().bootstrapServers();
    admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, broker));
    received = new Received(broker, idle.getBean(ObjectStore.class));
    intake = new IntakeStandIn(idle, map, received);
  }

  @AfterEach
  void stopAll() throws InterruptedException {
    over.countDown();
    // In good order: a member that dies without a word keeps the next test waiting.
    collectors.forEach(Process::destroy);
    for (Process each : collectors) {
      if (!each.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        each.destroyForcibly();
      }
    }
    received.close();
    admin.close();
    idle.close();
    vendor.stop(0);
  }

  @Test
  void whatTakesLongerThanTheStopIsDoneAnewByAnotherAndNothingIsSaidOfTheSource() throws Exception {
    // In this process, which lives on: whatever its threads say late is heard.
    ConfigurableApplicationContext first =
        RunningCollector.here(properties, "--dossier.collector.finish-within=PT1S");
    Work orders = new Work("shop", "orders", "p1");
    Work waiting = new Work("shop", "orders", "p2");
    Work purchases = new Work("vendor", "purchases", "p1");
    Work customer = new Work("people", "customer", "p1");
    List<Work> sections = List.of(orders, waiting, purchases);
    try (Connection holder = postgres.connectAsSuperuser(database)) {
      lock(holder);
      intake.send(orders, 0, 0, null);
      intake.send(waiting, 0, 0, null);
      intake.send(purchases, 0, 0, null);
      intake.lookUp(customer, 0);
      intake.until(List.of(), () -> isHeld() && withheld.getCount() == 0);
      Process second = collector("second", "PT1M");
      await(second, () -> members("shop", "vendor", "people") == 12);

      first.close();

      unlock(holder);
      intake.until(
          sections,
          () ->
              sections.stream().allMatch(intake::hasEnded) && ended(customer.execution).size() > 0);
    }

    assertReadAnew(orders, ROWS);
    assertReadAnew(purchases, ITEMS);
    assertThat(received.sectionEnded(waiting.execution).records()).isEqualTo(1);
    assertThat(ended(customer.execution))
        .singleElement()
        .satisfies(each -> {
          assertThat(each.failure()).isNull();
          assertThat(each.values()).isNotNull();
        });
  }

  @Test
  void whatEndsInTimeIsFinishedByTheOneThatStops() throws Exception {
    Process only = collector("stopping", "PT1M");
    Work orders = new Work("shop", "orders", "p1");
    long before;
    try (Connection holder = postgres.connectAsSuperuser(database)) {
      lock(holder);
      intake.send(orders, 0, 0, null);
      await(only, () -> isHeld() && members("shop") == 2);
      before = committed("shop");

      only.destroy();

      // The consumer that is not at work has left.
      await(only, () -> members("shop") == 1);
      unlock(holder);
      assertThat(only.waitFor(STOP_SECONDS, TimeUnit.SECONDS)).isTrue();
    }

    SectionEnded ended = received.sectionEnded(orders.execution);
    assertThat(ended.outcome()).isEqualTo(Outcome.FOUND);
    assertThat(ended.records()).isEqualTo(ROWS);
    assertThat(runs(orders)).containsExactly(ended.run());
    assertThat(committed("shop")).isEqualTo(before + 1);
  }

  /** One run broke off without a word, the other says all there is to say. */
  private void assertReadAnew(Work work, int records) {
    List<SectionEnded> ends = received.sectionsEnded(work.execution, 1);
    assertThat(ends)
        .singleElement()
        .satisfies(ended -> {
          assertThat(ended.failure()).isNull();
          assertThat(ended.outcome()).isEqualTo(Outcome.FOUND);
          assertThat(ended.records()).isEqualTo(records);
          received
              .files(ended, work.key)
              .forEach(file -> assertThat(received.content(ended, file, work.key)).isNotEmpty());
        });
    received.ended(work.execution);
    List<SectionMessage> said = received.sectionMessages(work.execution);
    assertThat(said).filteredOn(Ended.class::isInstance).hasSize(1);
    assertThat(said).noneMatch(Sliced.class::isInstance);
    assertThat(runs(work)).hasSize(2).last().isEqualTo(ends.getFirst().run());
  }

  private List<UUID> runs(Work work) {
    return received.sectionMessages(work.execution).stream()
        .filter(Started.class::isInstance)
        .map(message -> ((Started) message).run())
        .toList();
  }

  private List<IdentityEnded> ended(UUID execution) {
    return received.sectionMessages(execution).stream()
        .filter(IdentityEnded.class::isInstance)
        .map(IdentityEnded.class::cast)
        .toList();
  }

  private Process collector(String name, String finishWithin) throws IOException {
    List<String> own = new ArrayList<>(properties);
    own.add("dossier.collector.finish-within=" + finishWithin);
    Process process = RunningCollector.apart(own, "stopped-" + name, Map.of("WORKER", name));
    collectors.add(process);
    return process;
  }

  private void await(Process process, BooleanSupplier reached) {
    intake.until(
        List.of(),
        () -> {
          assertThat(process.isAlive()).as("see target/stopped-*.log").isTrue();
          return reached.getAsBoolean();
        });
  }

  private int members(String... sources) {
    int members = 0;
    for (String source : sources) {
      String group = Topics.collectGroup(source);
      try {
        members +=
            admin.describeConsumerGroups(List.of(group)).all().get().get(group).members().size();
      } catch (ExecutionException e) {
        // Nobody has joined it so far.
        return 0;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return 0;
      }
    }
    return members;
  }

  private long committed(String source) throws ExecutionException, InterruptedException {
    return admin
        .listConsumerGroupOffsets(Topics.collectGroup(source))
        .partitionsToOffsetAndMetadata()
        .get()
        .values()
        .stream()
        .mapToLong(offset -> offset.offset())
        .sum();
  }

  private static void lock(Connection holder) throws SQLException {
    try (var statement = holder.createStatement()) {
      statement.execute("SELECT pg_advisory_lock(7)");
    }
  }

  private static void unlock(Connection holder) throws SQLException {
    try (var statement = holder.createStatement()) {
      statement.execute("SELECT pg_advisory_unlock(7)");
    }
  }

  /** Whether a collector waits for the lock in the middle of its result. */
  private boolean isHeld() {
    try (Connection connection = postgres.connectAsSuperuser(database);
        var statement = connection.createStatement();
        var row =
            statement.executeQuery(
                "SELECT FROM pg_stat_activity WHERE datname = current_database()"
                    + " AND application_name = 'dossier-collector' AND wait_event = 'advisory'")) {
      return row.next();
    } catch (SQLException e) {
      throw new AssertionError("not asked", e);
    }
  }

  private HttpServer vendor() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/items", exchange -> items(exchange));
    server.createContext(
        "/people", exchange -> answer(exchange, true, "{\"data\":[{\"id\":\"c1\"}]}"));
    server.start();
    return server;
  }

  private void items(HttpExchange exchange) throws IOException {
    String query = exchange.getRequestURI().getRawQuery();
    int after = query.contains("after=") ? Integer.parseInt(query.replaceAll(".*after=", "")) : 0;
    String page =
        IntStream.rangeClosed(after + 1, after + PAGE)
            .mapToObj(i -> "{\"id\":" + i + "}")
            .collect(
                Collectors.joining(
                    ",", "{\"data\":[", "],\"more\":" + (after + PAGE < ITEMS) + "}"));
    answer(exchange, after == (WITHHELD - 1) * PAGE, page);
  }

  /** Withheld from the first collector alone. */
  private void answer(HttpExchange exchange, boolean withhold, String json) throws IOException {
    try (exchange) {
      if (withhold && "first".equals(exchange.getRequestHeaders().getFirst("X-Worker"))) {
        withheld.countDown();
        over.await();
        return;
      }
      byte[] body = json.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
