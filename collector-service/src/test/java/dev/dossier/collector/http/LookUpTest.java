package dev.dossier.collector.http;

import static dev.dossier.collector.http.Api.person;
import static dev.dossier.collector.http.Vendor.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.collector.call.Answer;
import dev.dossier.collector.call.Answer.Later.Cause;
import dev.dossier.collector.source.ResolveOutcome;
import dev.dossier.common.event.Failure;
import dev.dossier.common.event.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How identities are looked up where the source does not answer at once. */
class LookUpTest {
  private static final String UNUSED = "d: {request: {path: \"/x/{person}\"}}";
  private static final Instant NOW = Instant.parse("2026-03-15T10:00:00Z");

  private static final SliceLimits QUICK =
      new SliceLimits(
          Duration.ofSeconds(30),
          Duration.ofSeconds(2),
          Duration.ofMillis(1),
          5,
          10,
          Duration.ofMinutes(1));

  /** The person before is found, so that something would be lost. */
  private static Answer found(String call) {
    return ok("{\"people\":[{\"key\":{\"id\":\"" + call.replaceAll(".*/", "") + "\"}}]}");
  }

  @Test
  void aFailureThatPassesIsTriedAgainOnceSomethingWasAnswered() {
    int[] calls = {0};
    Vendor shaky =
        new Vendor(call ->
            switch (++calls[0]) {
              case 2 -> Answer.passing(Reason.SOURCE_UNAVAILABLE);
              case 3 -> ok("{\"people\":[");
              case 4 -> ok("");
              case 5 -> Answer.passing(Reason.TIMEOUT);
              default -> found(call);
            });
    Api api = new Api(shaky, UNUSED);

    assertThat(api.resolve(QUICK, person("1", "2")))
        .isEqualTo(new ResolveOutcome.Resolved(List.of("1", "2")));

    assertThat(shaky.asked())
        .containsExactly(
            "/people/1", "/people/2", "/people/2", "/people/2", "/people/2", "/people/2");
  }

  @Test
  void aFailureThatDoesNotPassFailsTheLookUp() {
    Vendor away = new Vendor(call -> call.endsWith("1") ? found(call) : ok("{\"people\":["));
    Api api = new Api(away, UNUSED);

    assertThat(api.resolve(QUICK, person("1", "2")))
        .isEqualTo(ResolveOutcome.failed(Reason.BAD_ANSWER));
    assertThat(away.asked()).hasSize(6);
  }

  @Test
  void aFirstCallThatFailsFailsTheAttempt() {
    Vendor away = new Vendor(call -> Answer.passing(Reason.SOURCE_UNAVAILABLE));

    assertThat(new Api(away, UNUSED).resolve(QUICK, person("1")))
        .isEqualTo(ResolveOutcome.failed(Reason.SOURCE_UNAVAILABLE));
    assertThat(away.asked()).hasSize(1);
  }

  @Test
  void aWaitBeyondTheLookUpsTimeIsNotWaited() {
    SliceLimits slow =
        new SliceLimits(
            Duration.ofSeconds(30),
            Duration.ofSeconds(2),
            Duration.ofMinutes(1),
            5,
            10,
            Duration.ofMinutes(1));
    Vendor away =
        new Vendor(call -> call.endsWith("1") ? found(call) : Answer.passing(Reason.TIMEOUT));

    assertThat(new Api(away, UNUSED).resolve(slow, person("1", "2")))
        .isEqualTo(ResolveOutcome.failed(Reason.TIMEOUT));
    assertThat(away.asked()).hasSize(2);
  }

  @Test
  void aPauseWithinTheLookUpsTimeIsWaitedForByTheCall() {
    int[] calls = {0};
    Vendor pausing =
        new Vendor(
            call -> ++calls[0] < 4 ? new Answer.Later(NOW.plusSeconds(59), true) : found(call));

    assertThat(new Api(pausing, UNUSED).resolve(person("1")))
        .isEqualTo(new ResolveOutcome.Resolved(List.of("1")));
  }

  @ParameterizedTest
  @EnumSource(names = {"REFUSED", "PAUSED"})
  void aLongerPauseIsToldToWhoeverAsks(Cause cause) {
    Vendor pausing = new Vendor(call -> new Answer.Later(NOW.plusSeconds(3_600), cause));

    assertThat(new Api(pausing, UNUSED).resolve(person("1")))
        .isEqualTo(
            new ResolveOutcome.Failed(Failure.of(Reason.RATE_LIMITED), NOW.plusSeconds(3_600)));
    assertThat(pausing.asked()).hasSize(1);
  }

  @Test
  void whoeverNamesATimeAndDoesNotKeepToItHasFailed() {
    Vendor refusing = new Vendor(call -> new Answer.Later(NOW.plusSeconds(1), true));

    assertThat(new Api(refusing, UNUSED).resolve(person("1")))
        .isEqualTo(ResolveOutcome.failed(Reason.RATE_LIMITED));
    assertThat(refusing.asked()).hasSize(10);
  }

  @Test
  void ourOwnBoundsAreNoWishOfTheSource() {
    Vendor busy = new Vendor(call -> new Answer.Later(NOW.plusSeconds(3_600), Cause.BUSY));

    assertThat(new Api(busy, UNUSED).resolve(person("1")))
        .isEqualTo(ResolveOutcome.failed(Reason.TIMEOUT));
  }

  @Test
  void aLackOfRoomHereIsToldAndUsesUpNoAttemptOfTheSource() {
    Vendor answering = new Vendor(call -> new Answer.Later(NOW.plusSeconds(2), Cause.NO_ROOM));

    assertThat(new Api(answering, UNUSED).resolve(person("1")))
        .isEqualTo(new ResolveOutcome.Failed(Failure.of(Reason.TIMEOUT), NOW.plusSeconds(2)));
    assertThat(answering.asked()).hasSize(1);
  }
}
