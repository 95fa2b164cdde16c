package dev.dossier.collector.call;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.dossier.collector.call.Answer.Later;
import dev.dossier.collector.call.Answer.Received;
import dev.dossier.common.datamap.HttpSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two collectors, one limit: seen by the vendor. */
class SharedLimitIT {
  private final CallDatabase database = CallDatabase.create();

  @ParameterizedTest
  @CsvSource({"10,PT1S,60", "50,PT1S,250", "200,PT1S,600"})
  void theVendorNeverSeesMoreAndThePermitsAreUsed(int permits, Duration per, int count)
      throws Exception {
    try (Vendor vendor = Vendor.start(Vendor.always("200 OK", "", "{}"))) {
      HttpSource source =
          HttpSources.at(vendor.url()).named("limited-" + permits).limit(permits, per).source();
      AtomicInteger left = new AtomicInteger(count);
      try (HikariDataSource one = database.connect();
          HikariDataSource two = database.connect();
          HttpCalls first = calls(one);
          HttpCalls second = calls(two)) {
        try (ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor()) {
          for (HttpCalls calls : List.of(first, second)) {
            for (int i = 0; i < 5; i++) {
              workers.execute(() -> work(calls, source, left));
            }
          }
        }
      }

      long[] at = vendor.seen().stream().mapToLong(Vendor.Seen::at).sorted().toArray();
      assertThat(at).hasSize(count);
      assertThat(mostInAWindow(at, per.toNanos())).isLessThanOrEqualTo(permits);
      double possible = (double) (at[count - 1] - at[0]) / per.toNanos() * permits;
      // Some 96 % by design, which PermitsTest holds. A machine whose two cores run other tests
      // wakes threads later than a permit lives; the limit above holds there all the same.
      assertThat((count - 1) / possible).isGreaterThan(0.25);
    }
  }

  @Test
  void aLimitWithoutPatienceTellsWhenToComeBack() {
    try (Vendor vendor = Vendor.start(Vendor.always("200 OK", "", "{}"));
        HikariDataSource connections = database.connect();
        HttpCalls calls = calls(connections)) {
      HttpSource source =
          HttpSources.at(vendor.url()).named("minute").limit(2, Duration.ofMinutes(1)).source();

      assertThat(calls.send(source, Call.get("/"), Duration.ZERO)).isInstanceOf(Received.class);
      Later later = (Later) calls.send(source, Call.get("/"), Duration.ofSeconds(1));

      assertThat(later.refused()).isFalse();
      assertThat(Duration.between(Instant.now(), later.notBefore()))
          .isBetween(Duration.ofSeconds(25), Duration.ofSeconds(31));
      assertThat(vendor.seen()).hasSize(1);
    }
  }

  /** The most calls in any window of this length that begins with a call. */
  private static int mostInAWindow(long[] at, long per) {
    int most = 0;
    for (int first = 0, next = 0; first < at.length; first++) {
      while (next < at.length && at[next] - at[first] < per) {
        next++;
      }
      most = Math.max(most, next - first);
    }
    return most;
  }

  private static void work(HttpCalls calls, HttpSource source, AtomicInteger left) {
    while (left.getAndDecrement() > 0) {
      calls.send(source, Call.get("/"), Duration.ofSeconds(20));
    }
  }

  private static HttpCalls calls(HikariDataSource connections) {
    return new HttpCalls(Map.of(), connections, Clock.systemUTC(), new SimpleMeterRegistry());
  }
}
