package dev.dossier.intake.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.dossier.common.event.CollectMessage.Collect;
import dev.dossier.common.event.CollectMessage.Resolve;
import dev.dossier.common.event.Failure;
import dev.dossier.common.event.Reason;
import dev.dossier.intake.fixture.Conversation;
import dev.dossier.intake.fixture.LostDatabase;
import dev.dossier.intake.fixture.RunningIntake;
import dev.dossier.intake.fixture.SampleMap;
import dev.dossier.intake.map.CurrentDataMap;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.awaitility.Awaitility;
import org.jooq.DSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What collectors were given, of a source that only these requests know; each test ends its own.
 */
class WaitingWorkIT {
  private static final RunningIntake INTAKE = RunningIntake.get();
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static CurrentDataMap earlier;

  @BeforeAll
  static void aSourceOfItsOwn() {
    earlier = INTAKE.bean(CurrentDataMap.class);
    INTAKE.restart(
        SampleMap.YAML
            .replace(
                "sources:\n",
                """
                  locker: {source: vault, query: "SELECT locker FROM lockers WHERE id = :user_id"}
                sources:
                  vault: {kind: jdbc, url: "${VAULT_DB_URL}"}
                """)
            .replace("sections:\n", "sections:\n" + section("contracts") + section("deeds")));
  }

  private static String section(String name) {
    return """
      %s:
        title: %s
        source: vault
        category: financial
        purpose: Keeping what is yours
        legalBasis: contract
        retention: 10 years
        origin: provided
        datasets:
          all: {query: "SELECT * FROM %s WHERE locker = :locker"}
    """
        .formatted(name, name, name);
  }

  @AfterAll
  static void changeBack() {
    INTAKE.restart(SampleMap.YAML);
  }

  /** The person is known by the address on file, without which nothing is collected. */
  private static Conversation begin() {
    Conversation c = Conversation.begin(INTAKE, Watched.jane());
    c.say(c.identityFound(c.awaitResolve("address_on_file", 1), "jane@example.org"));
    return c;
  }

  @Test
  void workWaitsUntilACollectorIsHeardOfAndIsGoneWithItsEnd() {
    Conversation c = begin();
    Resolve lookUp = c.awaitResolve("locker", 1);
    await(1, 0);

    c.say(c.identityFound(lookUp, "L-7"));
    Collect contracts = c.awaitCollect("contracts");
    Collect deeds = c.awaitCollect("deeds");
    await(2, 0);

    c.say(c.started(contracts));
    await(1, 1);
    c.say(c.started(deeds));
    await(0, 2);
    assertThat(oldest()).as("what is worked at waits for nobody").isZero();

    c.say(c.ended(contracts, 3), c.ended(deeds, 0));
    await(0, 0);
  }

  @Test
  void theOldestIsAsOldAsItsMessage() {
    Conversation first = Conversation.begin(INTAKE, Watched.jane());
    Resolve lookUp = first.awaitResolve("locker", 1);
    Watched.sent(first, "locker", Duration.ofMinutes(20));
    Conversation second = Conversation.begin(INTAKE, Watched.jane());
    Resolve later = second.awaitResolve("locker", 1);
    await(2, 0);
    assertThat(oldest()).isCloseTo(1_200, within(60.0));

    first.say(first.identityFailed(lookUp, Reason.MISSING_TABLE));
    await(1, 0);
    assertThat(oldest()).isBetween(0.0, 60.0);
    second.say(second.identityFailed(later, Reason.MISSING_TABLE));
    await(0, 0);
    assertThat(oldest()).isZero();
  }

  @Test
  void whatWaitsForItsNextSliceIsNobodysWorkAndTheNextAttemptIs() {
    Conversation c = begin();
    c.say(c.identityFound(c.awaitResolve("locker", 1), "L-7"));
    Collect contracts = c.awaitCollect("contracts");
    Collect deeds = c.awaitCollect("deeds");
    c.say(c.started(contracts), c.started(deeds));
    await(0, 2);

    c.say(c.sliced(contracts, Instant.now().plus(Duration.ofHours(1))));
    await(0, 1);

    c.say(c.failed(deeds, Failure.of(Reason.TIMEOUT)));
    Collect again = c.awaitCollect("deeds", 2, 0);
    await(1, 0);
    c.say(c.ended(again, 3));
    await(0, 0);
  }

  @Test
  void aSourceThatTheMapDoesNotNameCountsAsOther() {
    MeterRegistry before = gauges(db(), earlier);
    assertThat(before.find("dossier.sections.waiting").tag("source", "vault").gauge()).isNull();
    double others = value(before, "waiting", "other");

    Conversation c = Conversation.begin(INTAKE, Watched.jane());
    Resolve lookUp = c.awaitResolve("locker", 1);
    await(1, 0);

    MeterRegistry after = gauges(db(), earlier);
    assertThat(value(after, "waiting", "other")).isEqualTo(others + 1);
    assertThat(value(after, "waiting", "app")).as("look-ups that nobody answers").isPositive();
    c.say(c.identityFailed(lookUp, Reason.MISSING_TABLE));
    await(0, 0);
  }

  @Test
  void withoutItsDatabaseItSaysNothing() {
    LostDatabase.run((lost, transactions) -> {
      MeterRegistry blind = gauges(lost, earlier);
      for (String gauge : List.of("waiting", "running", "oldest")) {
        assertThat(value(blind, gauge, "app")).as(gauge).isNaN();
      }
    });
  }

  /** Fresh ones: what was counted is good for some seconds. */
  private static MeterRegistry gauges(DSLContext db, CurrentDataMap map) {
    MeterRegistry registry = new SimpleMeterRegistry();
    new WaitingWork(db, map, Clock.systemUTC()).bindTo(registry);
    return registry;
  }

  private static MeterRegistry gauges() {
    return gauges(db(), INTAKE.bean(CurrentDataMap.class));
  }

  private static DSLContext db() {
    return INTAKE.bean(DSLContext.class);
  }

  private static void await(int waiting, int running) {
    Awaitility.await("waiting and running")
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          MeterRegistry now = gauges();
          assertThat(List.of(value(now, "waiting", "vault"), value(now, "running", "vault")))
              .isEqualTo(List.of((double) waiting, (double) running));
        });
  }

  private static double oldest() {
    return value(gauges(), "oldest", "vault");
  }

  private static double value(MeterRegistry registry, String gauge, String source) {
    return registry.get("dossier.sections." + gauge).tag("source", source).gauge().value();
  }
}
