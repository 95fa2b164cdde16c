package dev.dossier.collector.work;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.dossier.collector.CollectorApplication;
import dev.dossier.common.crypto.AssociatedData;
import dev.dossier.common.crypto.DataKey;
import dev.dossier.common.crypto.KeyEncryption;
import dev.dossier.common.datamap.DataMap;
import dev.dossier.common.datamap.DataMaps;
import dev.dossier.common.event.Blob;
import dev.dossier.common.event.CollectMessage.Collect;
import dev.dossier.common.event.CollectMessage.SectionWork;
import dev.dossier.common.event.CollectedFiles.CollectedFile;
import dev.dossier.common.event.CollectedFiles.Segment;
import dev.dossier.common.event.Format;
import dev.dossier.common.event.FragmentMessage.SectionEnded;
import dev.dossier.common.event.Identifiers;
import dev.dossier.common.event.Outcome;
import dev.dossier.common.event.SectionMessage.Sliced;
import dev.dossier.common.event.Topics;
import dev.dossier.common.event.Wire;
import dev.dossier.common.storage.ClaimChecks;
import dev.dossier.common.storage.ObjectKeys;
import dev.dossier.common.storage.ObjectStore;
import dev.dossier.testsupport.infra.Infrastructure;
import dev.dossier.testsupport.infra.ServiceDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.kafka.core.KafkaOperations;

/** Two collectors of one limited source, one of which dies. */
class TwoCollectorsIT {
  private static final String SOURCE = "vendor";
  private static final int PERMITS = 10;
  private static final int PAGE = 100;
  private static final int ITEMS = 5_000;
  private static final int PEOPLE = 4;
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  private final Queue<Long> arrivals = new ConcurrentLinkedQueue<>();
  private final AtomicInteger ofSecond = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();

  @Test
  @SuppressWarnings("unchecked")
  void theResultIsCompleteAndTheLimitKeptWhenOneDies(@TempDir Path directory) throws Exception {
    HttpServer vendor = vendor();
    Path kek = directory.resolve("kek.json");
    KeyEncryption.createIfMissing(kek);
    String yaml =
        Files.readString(Path.of("src/test/resources/vendor-data-map.yaml"))
            .replace("${VENDOR_URL}", "http://127.0.0.1:" + vendor.getAddress().getPort());
    Path mapFile = Files.writeString(directory.resolve("data-map.yaml"), yaml);
    List<String> properties = properties(kek, mapFile);
    Process second = second(properties);
    try (ConfigurableApplicationContext first =
        new SpringApplicationBuilder(CollectorApplication.class)
            .properties(properties.toArray(String[]::new))
            .run("--server.port=0")) {
      ObjectStore store = first.getBean(ObjectStore.class);
      DataMap map =
          first.getBean(DataMaps.class).put("map.yaml", yaml.getBytes(StandardCharsets.UTF_8));
      KafkaOperations<String, byte[]> kafka =
          first.getBeanProvider(KafkaOperations.class).getObject();
      try (Received received = new Received(Infrastructure.kafka().bootstrapServers(), store)) {
        Intake intake = new Intake(kafka, store, first.getBean(KeyEncryption.class), map, received);
        awaitBoth(intake, second);
        List<Work> people =
            IntStream.rangeClosed(1, PEOPLE).mapToObj(i -> new Work("p" + i)).toList();
        for (int i = 0; i < PEOPLE; i++) {
          intake.send(people.get(i), i, 0, null);
        }

        intake.until(people, () -> ofSecond.get() >= 12);
        second.destroyForcibly().waitFor();
        intake.until(people, () -> people.stream().allMatch(intake::hasEnded));

        for (Work work : people) {
          intake.assertWhole(work);
        }
      }
    } finally {
      second.destroyForcibly();
      vendor.stop(0);
    }
    assertLimitKept();
    assertThat(refused.get()).isPositive();
  }

  /** A call by each, so that both have started and hold partitions. */
  private void awaitBoth(Intake intake, Process second) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (ofSecond.get() == 0) {
      assertThat(second.isAlive()).as("see target/second-collector.log").isTrue();
      assertThat(System.nanoTime()).isLessThan(deadline);
      List<Work> nobodies = new ArrayList<>();
      for (int partition = 0; partition < PEOPLE; partition++) {
        Work nobody = new Work("nobody");
        nobodies.add(nobody);
        intake.send(nobody, partition, 0, null);
      }
      intake.until(nobodies, () -> nobodies.stream().allMatch(intake::hasEnded));
    }
    ofSecond.set(0);
  }

  /** 5,000 items for each person, 100 a page; each person's call 20 is refused once. */
  private HttpServer vendor() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    Map<String, Boolean> refusedOnce = new ConcurrentHashMap<>();
    server.createContext(
        "/items",
        exchange -> {
          try (exchange) {
            arrivals.add(System.nanoTime());
            if ("second".equals(exchange.getRequestHeaders().getFirst("X-Worker"))) {
              ofSecond.incrementAndGet();
            }
            String query = exchange.getRequestURI().getRawQuery();
            String person = query.replaceAll(".*person=([a-z0-9]+).*", "$1");
            int after =
                query.contains("after=")
                    ? Integer.parseInt(query.replaceAll(".*after=[a-z]+[0-9]+-", ""))
                    : 0;
            if (after == 19 * PAGE && refusedOnce.putIfAbsent(person, true) == null) {
              refused.incrementAndGet();
              exchange.getResponseHeaders().set("Retry-After", "3");
              answer(exchange, 429, "{}");
            } else {
              answer(exchange, 200, page(person, after));
            }
          }
        });
    server.start();
    return server;
  }

  private static String page(String person, int after) {
    int last = person.equals("nobody") ? 0 : Math.min(after + PAGE, ITEMS);
    return IntStream.rangeClosed(after + 1, last)
        .mapToObj(i -> "{\"id\":\"" + person + "-" + i + "\",\"amount\":1.10}")
        .collect(
            Collectors.joining(
                ",", "{\"data\":[", "],\"more\":" + (last > 0 && last < ITEMS) + "}"));
  }

  private static void answer(HttpExchange exchange, int status, String json) throws IOException {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  /** Up to 300 ms on the way may differ from call to call on a busy machine. */
  private void assertLimitKept() {
    List<Long> times = arrivals.stream().sorted().toList();
    long window = Duration.ofMillis(700).toNanos();
    for (int i = PERMITS; i < times.size(); i++) {
      assertThat(times.get(i) - times.get(i - PERMITS)).isGreaterThan(window);
    }
    long whole = Duration.ofNanos(times.getLast() - times.getFirst()).toMillis();
    assertThat((times.size() - 1) * 1_000L).isLessThanOrEqualTo(whole * PERMITS);
  }

  private static List<String> properties(Path kek, Path mapFile) {
    ServiceDatabase own = ServiceDatabase.createFresh(Infrastructure.postgres(), "collector");
    return List.of(
        "spring.datasource.url=" + own.url(),
        "spring.datasource.username=" + own.appUser(),
        "spring.datasource.password=" + own.appPassword(),
        "spring.flyway.user=" + own.ownerUser(),
        "spring.flyway.password=" + own.ownerPassword(),
        "spring.kafka.bootstrap-servers=" + Infrastructure.kafka().bootstrapServers(),
        "dossier.s3.endpoint=" + Infrastructure.s3().endpoint(),
        "dossier.s3.access-key=" + Infrastructure.s3().accessKey(),
        "dossier.s3.secret-key=" + Infrastructure.s3().secretKey(),
        "dossier.s3.bucket=" + Infrastructure.s3().createFreshBucket("collector"),
        "dossier.kek-file=" + kek,
        "dossier.data-map=" + mapFile);
  }

  /** A process of its own, so that it can die as processes do. */
  private static Process second(List<String> properties) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                CollectorApplication.class.getName(),
                "--server.port=0"));
    properties.forEach(property -> command.add("--" + property));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("WORKER", "second");
    return builder
        .redirectErrorStream(true)
        .redirectOutput(Path.of("target", "second-collector.log").toFile())
        .start();
  }

  /** One person's section. */
  private static final class Work {
    final String person;
    final UUID request = UUID.randomUUID();
    final UUID execution = UUID.randomUUID();
    final DataKey key = DataKey.random();
    int slice;

    Work(String person) {
      this.person = person;
    }
  }

  /** Sends work and the slices that follow, once each, not before their time. */
  private static final class Intake {
    private final KafkaOperations<String, byte[]> kafka;
    private final ObjectStore store;
    private final KeyEncryption keys;
    private final DataMap map;
    private final Received received;
    private final Map<UUID, Integer> partitions = new LinkedHashMap<>();

    Intake(
        KafkaOperations<String, byte[]> kafka,
        ObjectStore store,
        KeyEncryption keys,
        DataMap map,
        Received received) {
      this.kafka = kafka;
      this.store = store;
      this.keys = keys;
      this.map = map;
      this.received = received;
    }

    void send(Work work, int partition, int slice, @Nullable Blob continuation) {
      partitions.put(work.execution, partition);
      UUID item = UUID.randomUUID();
      Blob identifiers =
          new ClaimChecks(store)
              .seal(
                  Wire.write(new Identifiers(Map.of("person", List.of(work.person)))),
                  work.key,
                  AssociatedData.identifiers(work.request, 1, item),
                  ObjectKeys.identifiers(work.request, 1, item));
      Collect message =
          new Collect(
              item,
              work.request,
              1,
              SOURCE,
              List.of(new SectionWork("purchases", work.execution, 1)),
              List.of(Format.JSON),
              map.hash(),
              keys.wrap(work.key, AssociatedData.contentKey(work.request, 1)),
              identifiers,
              slice,
              continuation);
      try {
        kafka
            .send(Topics.collect(SOURCE), partition, item.toString(), Wire.write(message))
            .get(30, TimeUnit.SECONDS);
      } catch (Exception e) {
        throw new AssertionError("not sent", e);
      }
    }

    void until(List<Work> works, BooleanSupplier reached) {
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (!reached.getAsBoolean()) {
        assertThat(System.nanoTime()).isLessThan(deadline);
        received.poll();
        works.forEach(this::goOn);
      }
    }

    private void goOn(Work work) {
      received.sliced(work.execution).stream()
          .filter(each -> each.slice() == work.slice)
          .filter(each -> !Instant.now().isBefore(each.notBefore()))
          .findFirst()
          .ifPresent(each -> next(work, each));
    }

    private void next(Work work, Sliced sliced) {
      work.slice++;
      send(work, partitions.get(work.execution), work.slice, sliced.continuation());
    }

    boolean hasEnded(Work work) {
      return received.hasEnded(work.execution);
    }

    void assertWhole(Work work) {
      SectionEnded ended = received.sectionEnded(work.execution);
      assertThat(ended.outcome()).isEqualTo(Outcome.FOUND);
      assertThat(ended.records()).isEqualTo(ITEMS);
      CollectedFile file = received.files(ended, work.key).getFirst();
      String expected =
          IntStream.rangeClosed(1, ITEMS)
              .mapToObj(i -> "\n{\"id\":\"" + work.person + "-" + i + "\",\"amount\":1.10}")
              .collect(Collectors.joining(",", "[", "\n]\n"));
      assertThat(new String(received.content(ended, file, work.key), StandardCharsets.UTF_8))
          .isEqualTo(expected);
      assertThat(work.slice).isPositive();
      assertThat(file.segments().stream().map(Segment::run).distinct()).hasSizeGreaterThan(1);
    }
  }
}
