package dev.dossier.intake.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.common.event.CollectMessage.Collect;
import dev.dossier.common.event.CollectMessage.Resolve;
import dev.dossier.common.event.SubjectDetails;
import dev.dossier.intake.fixture.Conversation;
import dev.dossier.intake.fixture.RunningIntake;
import dev.dossier.intake.map.CurrentDataMap;
import dev.dossier.testsupport.MutableClock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.awaitility.Awaitility;
import org.jooq.DSLContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What collectors were given and have not begun, while none runs. */
class WaitingWorkIT {
  private static final RunningIntake INTAKE = RunningIntake.get();

  private final MeterRegistry registry = new SimpleMeterRegistry();
  private final MutableClock clock = MutableClock.at(Instant.now());

  @BeforeEach
  void bind() {
    new WaitingWork(INTAKE.bean(DSLContext.class), INTAKE.bean(CurrentDataMap.class), clock)
        .bindTo(registry);
  }

  @Test
  void workWaitsUntilACollectorIsHeardOfAndIsGoneWithItsEnd() {
    double waiting = app("waiting");
    double running = app("running");

    Conversation c =
        Conversation.begin(
            INTAKE, new SubjectDetails("w@example.org", "77", null, Map.of("account_no", "A-1")));
    Resolve address = c.awaitResolve("address_on_file", 1);
    await("waiting", waiting + 1);
    clock.advance(Duration.ofHours(2));
    assertThat(app("oldest")).isGreaterThanOrEqualTo(7_190);
    assertThat(app("running")).isEqualTo(running);

    c.say(c.identityFound(address, "w@example.org"));
    Collect accounts = c.awaitCollect("accounts");
    c.awaitCollect("profile");
    c.awaitResolve("customer", 1);
    await("waiting", waiting + 3);

    c.say(c.started(accounts));
    await("running", running + 1);
    await("waiting", waiting + 2);

    c.say(c.ended(accounts, 3));
    await("running", running);
    await("waiting", waiting + 2);
    assertThat(value("waiting", "other")).isZero();
  }

  private void await(String gauge, double expected) {
    Awaitility.await(gauge)
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(app(gauge)).isEqualTo(expected));
  }

  private double app(String gauge) {
    return value(gauge, "app");
  }

  private double value(String gauge, String source) {
    // What was counted is good for some seconds.
    clock.advance(Duration.ofSeconds(6));
    return registry.get("dossier.sections." + gauge).tag("source", source).gauge().value();
  }
}
