package dev.dossier.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Requests of people whose identity is known, filed at a steady pace by an app that sends again,
 * under the same Idempotency-Key, what it got no answer to.
 */
final class SteadyLoad implements AutoCloseable {
  private static final Duration PACE = Duration.ofMillis(700);
  private static final Duration AGAIN = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final RunningPlatform platform;
  private final Queue<String> people;
  private final List<CompletableFuture<Filed>> filed = new ArrayList<>();
  private final ExecutorService apps = Executors.newVirtualThreadPerTaskExecutor();
  private final ScheduledExecutorService pace = Executors.newSingleThreadScheduledExecutor();

  private int allowed;

  private SteadyLoad(RunningPlatform platform, Collection<String> people) {
    this.platform = platform;
    this.people = new ArrayDeque<>(people);
  }

  /**
   * @param person e-mail address
   */
  record Filed(String person, String request) {}

  /**
   * Files nothing before {@link #allow}.
   *
   * @param people one after the other
   */
  static SteadyLoad start(RunningPlatform platform, Collection<String> people) {
    SteadyLoad load = new SteadyLoad(platform, people);
    load.pace.scheduleAtFixedRate(load::next, 0, PACE.toMillis(), TimeUnit.MILLISECONDS);
    return load;
  }

  private synchronized void next() {
    if (allowed > 0) {
      allowed--;
      String person = people.remove();
      filed.add(CompletableFuture.supplyAsync(() -> file(person), apps));
    }
  }

  private Filed file(String person) {
    String body =
        "{\"type\":\"access\",\"subject\":{\"email\":\""
            + person
            + "\"},\"identityVerified\":{\"method\":\"session\",\"at\":\""
            + Instant.now().minusSeconds(60)
            + "\"}}";
    String key = UUID.randomUUID().toString();
    HttpResponse<String> answer =
        await()
            .atMost(PATIENCE)
            .pollDelay(Duration.ZERO)
            .pollInterval(AGAIN)
            .ignoreExceptionsInstanceOf(IOException.class)
            .until(() -> platform.post(body, key), said -> said.statusCode() != 503);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    return new Filed(
        person,
        RunningPlatform.json(answer.body().getBytes(StandardCharsets.UTF_8)).get("id").asString());
  }

  private synchronized long taken() {
    return filed.stream().filter(CompletableFuture::isDone).count();
  }

  /** So many from now on, whatever is left of those before; returns once some are taken. */
  void allow(int many, int some) {
    long before;
    synchronized (this) {
      allowed = many;
      before = taken();
    }
    await().atMost(PATIENCE).until(() -> taken() >= before + some);
  }

  /** Files no more; all that were filed, once all are taken. */
  List<Filed> end() throws InterruptedException {
    pace.shutdown();
    assertThat(pace.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
    synchronized (this) {
      return filed.stream().map(CompletableFuture::join).toList();
    }
  }

  @Override
  public void close() {
    pace.shutdownNow();
    apps.shutdownNow();
  }
}
