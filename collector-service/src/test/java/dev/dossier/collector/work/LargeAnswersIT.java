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
import dev.dossier.common.storage.ObjectStore;
import dev.dossier.testsupport.infra.Infrastructure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/** Eight sections at once of a page as large as may be, in a process with a heap of 256 MiB. */
class LargeAnswersIT {
  private static final int LARGEST = 8 << 20;
  private static final int PAGES = 1;
  private static final int EACH = 4;

  private final CountDownLatch atOnce = new CountDownLatch(5);
  private final String items = items();
  private final int itemsOfAPage = items.split("\\{\"i\"", -1).length - 1;

  @Test
  void theProcessLivesAndEverySectionIsWhole(@TempDir Path directory) throws Exception {
    HttpServer vendor = vendor();
    Path kek = directory.resolve("kek.json");
    KeyEncryption.createIfMissing(kek);
    String yaml =
        Files.readString(Path.of("src/test/resources/large-data-map.yaml"))
            .replace("${VENDOR_URL}", "http://127.0.0.1:" + vendor.getAddress().getPort());
    Path mapFile = Files.writeString(directory.resolve("data-map.yaml"), yaml);
    List<String> properties = RunningCollector.properties(kek, mapFile);
    Process small = RunningCollector.apart(properties, "small-collector", Map.of());
    try (ConfigurableApplicationContext idle =
        RunningCollector.here(properties, "--dossier.collector.sources=nobody")) {
      DataMap map =
          idle.getBean(DataMaps.class).put("map.yaml", yaml.getBytes(StandardCharsets.UTF_8));
      try (Received received =
          new Received(
              Infrastructure.kafka().bootstrapServers(), idle.getBean(ObjectStore.class))) {
        IntakeStandIn intake = new IntakeStandIn(idle, map, received);
        List<Work> works = new ArrayList<>();
        for (int i = 0; i < EACH; i++) {
          works.add(new Work("measured", "lengths", "p" + i));
          works.add(new Work("chunked", "chunks", "p" + i));
          intake.send(works.get(2 * i), i, 0, null);
          intake.send(works.get(2 * i + 1), i, 0, null);
        }

        intake.until(works, () -> !small.isAlive() || works.stream().allMatch(intake::hasEnded));

        assertThat(small.isAlive()).as("see target/small-collector.log").isTrue();
        for (Work work : works) {
          SectionEnded ended = received.sectionEnded(work.execution);
          assertThat(ended.outcome()).isEqualTo(Outcome.FOUND);
          assertThat(ended.records()).isEqualTo((long) PAGES * itemsOfAPage);
        }
      }
    } finally {
      small.destroyForcibly().waitFor();
      vendor.stop(0);
    }
    assertThat(Path.of("target/small-collector.log")).content().doesNotContain("OutOfMemoryError");
    assertThat(atOnce.getCount()).as("answers that began together").isZero();
  }

  /** As much as fits, of texts that do not compress well. */
  private static String items() {
    Random random = new Random(20260315);
    StringBuilder items = new StringBuilder(LARGEST);
    byte[] bytes = new byte[1_000];
    while (items.length() < LARGEST - 3_000) {
      random.nextBytes(bytes);
      items.append(items.isEmpty() ? "" : ",").append("{\"i\":");
      items.append(items.length()).append(",\"text\":\"");
      items.append(HexFormat.of().formatHex(bytes)).append("\"}");
    }
    return items.toString();
  }

  private HttpServer vendor() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/measured", exchange -> answer(exchange, true));
    server.createContext("/chunked", exchange -> answer(exchange, false));
    server.start();
    return server;
  }

  /** The first ones begin together, so that many are on their way at once. */
  private void answer(HttpExchange exchange, boolean withLength) throws IOException {
    try (exchange) {
      atOnce.countDown();
      atOnce.await(20, TimeUnit.SECONDS);
      int page = exchange.getRequestURI().getQuery().contains("page=2") ? 2 : 1;
      byte[] body =
          ("{\"page\":" + page + ",\"more\":" + (page < PAGES) + ",\"data\":[" + items + "]}")
              .getBytes(StandardCharsets.US_ASCII);
      exchange.sendResponseHeaders(200, withLength ? body.length : 0);
      exchange.getResponseBody().write(body);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
