package dev.dossier.collector.call;

import static dev.dossier.collector.call.Vendor.response;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.collector.call.Answer.Later;
import dev.dossier.collector.call.Answer.Received;
import dev.dossier.common.datamap.HttpSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a process holds of answers at any time, whatever the sources send. */
class AnswerRoomIT {
  private static final int MOST = 1 << 20;
  private static final String LARGE = "x".repeat(MOST * 3 / 4);
  private static final String CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

  @Test
  void aSecondLargeAnswerIsNotReadUntilTheFirstIsDone() {
    Room room = new Room(MOST, Duration.ofMillis(200));
    try (Vendor vendor = Vendor.start(Vendor.always("200 OK", "", LARGE));
        HttpCalls calls = calls(room)) {
      Instant start = Instant.now();
      Received first = (Received) get(calls, vendor);
      Later second = (Later) get(calls, vendor);

      assertThat(second.cause()).isEqualTo(Later.Cause.NO_ROOM);
      assertThat(Duration.between(start, second.notBefore()))
          .isBetween(Duration.ofSeconds(2), Duration.ofSeconds(30));
      first.done();
      first.done();

      ((Received) get(calls, vendor)).done();
      assertThat(room.isEmpty()).isTrue();
    }
  }

  @Test
  void theWaitIsNotTheSourcesTime() throws Exception {
    Room room = new Room(MOST, Duration.ofSeconds(30));
    try (Vendor vendor = Vendor.start(Vendor.always("200 OK", "", LARGE));
        HttpCalls calls = calls(room);
        ExecutorService worker = Executors.newSingleThreadExecutor()) {
      Received first = (Received) get(calls, vendor);
      HttpSource hurried =
          HttpSources.at(vendor.url()).mostBytes(MOST).timeout(Duration.ofSeconds(1)).source();
      Future<Answer> second =
          worker.submit(() -> calls.send(hurried, Call.get("/x"), Duration.ZERO));
      assertThat(second)
          .failsWithin(Duration.ofMillis(2_500))
          .withThrowableOfType(java.util.concurrent.TimeoutException.class);
      first.done();

      ((Received) second.get(30, TimeUnit.SECONDS)).done();
      assertThat(room.isEmpty()).isTrue();
    }
  }

  @Test
  void shortAnswersWithoutALengthDoNotWaitForEachOther() {
    Room room = new Room(MOST, Duration.ofMillis(200));
    try (Vendor vendor =
            Vendor.start((seen, out) -> out.write(bytes(CHUNKED + "2\r\n{}\r\n0\r\n\r\n")));
        HttpCalls calls = calls(room)) {
      List<Answer> answers = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        answers.add(get(calls, vendor));
      }

      assertThat(answers).allSatisfy(each -> assertThat(each).isInstanceOf(Received.class));
      answers.forEach(each -> ((Received) each).done());
      assertThat(room.isEmpty()).isTrue();
    }
  }

  /** Each would once have held room for the largest answer there may be. */
  @Test
  void slowAnswersWithoutALengthKeepNobodyOut() throws Exception {
    Room room = new Room(MOST, Duration.ofSeconds(30));
    CountDownLatch begun = new CountDownLatch(4);
    CountDownLatch end = new CountDownLatch(1);
    try (Vendor slow =
            Vendor.start((seen, out) -> {
              out.write(bytes(CHUNKED + "1\r\n[\r\n"));
              out.flush();
              begun.countDown();
              awaitUninterrupted(end);
              out.write(bytes("1\r\n]\r\n0\r\n\r\n"));
            });
        Vendor quick = Vendor.start(Vendor.always("200 OK", "", "{}"));
        HttpCalls calls = calls(room);
        ExecutorService workers = Executors.newFixedThreadPool(4)) {
      HttpSource patient =
          HttpSources.at(slow.url()).mostBytes(MOST).timeout(Duration.ofSeconds(60)).source();
      List<Future<Answer>> held = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        held.add(workers.submit(() -> calls.send(patient, Call.get("/x"), Duration.ZERO)));
      }
      awaitUninterrupted(begun);

      Answer other = get(calls, quick);

      assertThat(other).isInstanceOf(Received.class);
      ((Received) other).done();
      end.countDown();
      for (Future<Answer> each : held) {
        ((Received) each.get(30, TimeUnit.SECONDS)).done();
      }
      assertThat(room.isEmpty()).isTrue();
    }
  }

  @Test
  void anAnswerThatFindsNoRoomToGrowEndsAndHoldsNothing() {
    Room room = new Room(MOST, Duration.ofMillis(200));
    try (Vendor vendor =
            Vendor.start((seen, out) ->
                out.write(
                    seen.path().equals("/x")
                        ? response("200 OK", "", LARGE)
                        : gzipped("HTTP/1.1 200 OK\r\n", LARGE, Integer.MAX_VALUE)));
        HttpCalls calls = calls(room)) {
      Received first = (Received) get(calls, vendor);

      Later growing = (Later) calls.send(source(vendor), Call.get("/y"), Duration.ZERO);

      assertThat(growing.cause()).isEqualTo(Later.Cause.NO_ROOM);
      first.done();
      assertThat(room.isEmpty()).isTrue();
      ((Received) calls.send(source(vendor), Call.get("/y"), Duration.ZERO)).done();
      assertThat(room.isEmpty()).isTrue();
    }
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "500 no success",
        "429 refused",
        "204 nothing",
        "404 judged",
        "cut with a length",
        "cut without a length",
        "too large with a length",
        "too large without a length",
        "broken gzip",
        "unknown encoding",
        "silent",
        "redirect",
        "redirect to nowhere",
      })
  void nothingIsHeldAfterACallThatFailed(String how) {
    Room room = new Room(4 * MOST, Duration.ofMillis(200));
    try (Vendor vendor = Vendor.start((seen, out) -> misbehave(how, seen.path(), out));
        HttpCalls calls = calls(room)) {
      for (int i = 0; i < 3; i++) {
        if (get(calls, vendor) instanceof Received received) {
          received.done();
        }
      }
      assertThat(room.isEmpty()).isTrue();
      assertThat(vendor.seen()).hasSizeGreaterThanOrEqualTo(3);
    }
  }

  @Test
  void nothingIsHeldAfterAWorkerWasStoppedWhileItWaited() throws Exception {
    Room room = new Room(MOST, Duration.ofMinutes(1));
    try (Vendor vendor = Vendor.start(Vendor.always("200 OK", "", LARGE));
        HttpCalls calls = calls(room)) {
      Received first = (Received) get(calls, vendor);
      List<Answer> answers = new ArrayList<>();
      Thread stopped = Thread.ofPlatform().start(() -> answers.add(get(calls, vendor)));
      while (vendor.seen().size() < 2 || stopped.getState() != Thread.State.TIMED_WAITING) {
        Thread.onSpinWait();
      }
      stopped.interrupt();
      stopped.join();

      assertThat(answers).singleElement().isInstanceOf(Later.class);
      first.done();
      assertThat(room.isEmpty()).isTrue();
    }
  }

  @Test
  void manyAtOnceNeverHoldMoreThanTheRoomAndAllAreAnsweredInTheEnd() throws Exception {
    Room room = new Room(3 * MOST, Duration.ofSeconds(30));
    AtomicLong held = new AtomicLong();
    AtomicLong most = new AtomicLong();
    AtomicInteger answered = new AtomicInteger();
    try (Vendor vendor = Vendor.start((seen, out) -> sizes(seen.path(), out));
        HttpCalls calls = calls(room);
        ExecutorService workers = Executors.newFixedThreadPool(16)) {
      CountDownLatch together = new CountDownLatch(16);
      List<Callable<Void>> tasks = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        int worker = i;
        tasks.add(() -> {
          together.countDown();
          together.await();
          for (int call = 0; call < 10; call++) {
            Answer answer;
            do {
              answer =
                  calls.send(source(vendor), Call.get("/" + (worker + call) % 4), Duration.ZERO);
              // One that gave way is made again.
            } while (answer instanceof Later);
            if (answer instanceof Received received) {
              int size = received.body().length;
              most.accumulateAndGet(held.addAndGet(size), Math::max);
              Thread.yield();
              held.addAndGet(-size);
              received.done();
              answered.incrementAndGet();
            }
          }
          return null;
        });
      }
      for (Future<Void> each : workers.invokeAll(tasks)) {
        each.get();
      }
    }
    assertThat(most.get()).isBetween((long) MOST, 3L * MOST);
    assertThat(answered.get()).as("all but those that are cut off").isEqualTo(120);
    assertThat(room.isEmpty()).isTrue();
  }

  private static void sizes(String path, OutputStream out) throws IOException {
    switch (path) {
      case "/0" -> out.write(response("200 OK", "", "x".repeat(MOST)));
      case "/1" -> out.write(response("200 OK", "", LARGE));
      case "/2" -> out.write(gzipped("HTTP/1.1 200 OK\r\n", LARGE, Integer.MAX_VALUE));
      default -> misbehave("cut with a length", path, out);
    }
  }

  private static void misbehave(String how, String path, OutputStream out) throws IOException {
    switch (how) {
      case "500 no success" -> out.write(response("500 Oops", "", LARGE));
      case "429 refused" -> out.write(response("429 Slow", "Retry-After: 1\r\n", LARGE));
      case "204 nothing" -> out.write(bytes("HTTP/1.1 204 No\r\n\r\n"));
      case "404 judged" -> out.write(response("404 Not Found", "", LARGE));
      case "cut with a length" ->
          cut(out, bytes("HTTP/1.1 200 OK\r\nContent-Length: 500000\r\n\r\n[1"));
      case "cut without a length" -> cut(out, bytes(CHUNKED + "ffff\r\n[1"));
      case "too large with a length" ->
          cut(out, bytes("HTTP/1.1 200 OK\r\nContent-Length: " + (MOST + 1) + "\r\n\r\n"));
      case "too large without a length" -> cut(out, bytes(CHUNKED + "1FFFFF\r\n" + LARGE + LARGE));
      case "broken gzip" -> cut(out, gzipped("HTTP/1.1 200 OK\r\n", LARGE, 200));
      case "unknown encoding" -> out.write(response("200 OK", "Content-Encoding: br\r\n", LARGE));
      case "silent" -> out.write(bytes("HTTP/1.1 200 OK\r\nContent-Length: 500000\r\n\r\n[1"));
      case "redirect" ->
          out.write(
              path.equals("/x")
                  ? response("302 Found", "Location: /y\r\n", LARGE)
                  : response("200 OK", "", LARGE));
      default -> out.write(response("302 Found", "Location: gopher://nowhere\r\n", LARGE));
    }
  }

  private static void cut(OutputStream out, byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
    throw new IOException("cut");
  }

  private static byte[] gzipped(String head, String text, int most) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(bytes(text));
    }
    byte[] body = packed.toByteArray();
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.write(
        bytes(head + "Content-Encoding: gzip\r\nContent-Length: " + body.length + "\r\n\r\n"));
    all.write(Arrays.copyOf(body, Math.min(most, body.length)));
    return all.toByteArray();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static HttpCalls calls(Room room) {
    return HttpCalls.alone(Map.of(), Clock.systemUTC(), room);
  }

  private static HttpSource source(Vendor vendor) {
    return HttpSources.at(vendor.url()).mostBytes(MOST).timeout(Duration.ofSeconds(2)).source();
  }

  private static Answer get(HttpCalls calls, Vendor vendor) {
    return calls.send(source(vendor), Call.get("/x"), Duration.ZERO);
  }
}
