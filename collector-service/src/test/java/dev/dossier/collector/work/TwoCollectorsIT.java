package dev.dossier.collector.work;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.dossier.collector.work.IntakeStandIn.Work;
import dev.dossier.common.crypto.KeyEncryption;
import dev.dossier.common.datamap.DataMap;
import dev.dossier.common.datamap.DataMaps;
import dev.dossier.common.event.CollectedFiles.CollectedFile;
import dev.dossier.common.event.CollectedFiles.Segment;
import dev.dossier.common.event.FragmentMessage.SectionEnded;
import dev.dossier.common.event.Outcome;
import dev.dossier.common.storage.ObjectStore;
import dev.dossier.testsupport.infra.Infrastructure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

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
  void theResultIsCompleteAndTheLimitKeptWhenOneDies(@TempDir Path directory) throws Exception {
    HttpServer vendor = vendor();
    Path kek = directory.resolve("kek.json");
    KeyEncryption.createIfMissing(kek);
    String yaml =
        Files.readString(Path.of("src/test/resources/vendor-data-map.yaml"))
            .replace("${VENDOR_URL}", "http://127.0.0.1:" + vendor.getAddress().getPort());
    Path mapFile = Files.writeString(directory.resolve("data-map.yaml"), yaml);
    List<String> properties = RunningCollector.properties(kek, mapFile);
    Process second =
        RunningCollector.apart(properties, "second-collector", Map.of("WORKER", "second"));
    try (ConfigurableApplicationContext first = RunningCollector.here(properties)) {
      ObjectStore store = first.getBean(ObjectStore.class);
      DataMap map =
          first.getBean(DataMaps.class).put("map.yaml", yaml.getBytes(StandardCharsets.UTF_8));
      try (Received received = new Received(Infrastructure.kafka().bootstrapServers(), store)) {
        IntakeStandIn intake = new IntakeStandIn(first, map, received);
        awaitBoth(intake, second);
        List<Work> people = IntStream.rangeClosed(1, PEOPLE).mapToObj(i -> work("p" + i)).toList();
        for (int i = 0; i < PEOPLE; i++) {
          intake.send(people.get(i), i, 0, null);
        }

        intake.until(people, () -> ofSecond.get() >= 12);
        second.destroyForcibly().waitFor();
        intake.until(people, () -> people.stream().allMatch(intake::hasEnded));

        for (Work work : people) {
          assertWhole(work, received);
        }
      }
    } finally {
      second.destroyForcibly();
      vendor.stop(0);
    }
    assertLimitKept();
    assertThat(refused.get()).isPositive();
  }

  private static Work work(String person) {
    return new Work(SOURCE, "purchases", person);
  }

  /** A call by each, so that both have started and hold partitions. */
  private void awaitBoth(IntakeStandIn intake, Process second) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (ofSecond.get() == 0) {
      assertThat(second.isAlive()).as("see target/second-collector.log").isTrue();
      assertThat(System.nanoTime()).isLessThan(deadline);
      List<Work> nobodies = new ArrayList<>();
      for (int partition = 0; partition < PEOPLE; partition++) {
        Work nobody = work("nobody");
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

  private static void assertWhole(Work work, Received received) {
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
