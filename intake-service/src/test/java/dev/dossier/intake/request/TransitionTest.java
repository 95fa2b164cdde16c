package dev.dossier.intake.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TransitionTest {
  private static final Set<RequestStatus> FINAL =
      EnumSet.of(
          RequestStatus.LAPSED,
          RequestStatus.FAILED,
          RequestStatus.CANCELLED,
          RequestStatus.REFUSED);

  @Test
  void nothingLeavesAnEnd() {
    for (Transition transition : Transition.values()) {
      assertThat(transition.from()).as(transition.word()).doesNotContainAnyElementsOf(FINAL);
    }
  }

  @Test
  void everyOtherStatusHasAWayOutAndEveryStatusButTheFirstAWayIn() {
    for (RequestStatus status : RequestStatus.values()) {
      assertThat(Arrays.stream(Transition.values()).anyMatch(t -> t.from().contains(status)))
          .as("out of " + status.word())
          .isEqualTo(!FINAL.contains(status));
      assertThat(Arrays.stream(Transition.values()).anyMatch(t -> t.to() == status))
          .as("into " + status.word())
          .isTrue();
    }
  }

  @Test
  void onlyWhatWasVerifiedIsProcessed() {
    assertThat(Arrays.stream(Transition.values()).filter(t -> t.to() == RequestStatus.PROCESSING))
        .containsExactlyInAnyOrder(Transition.START, Transition.RESUME, Transition.COLLECT_AGAIN);
    assertThat(Transition.RESUME.from()).containsExactly(RequestStatus.NEEDS_ATTENTION);
    assertThat(Transition.COLLECT_AGAIN.from())
        .containsExactlyInAnyOrder(
            RequestStatus.READY, RequestStatus.DELIVERED, RequestStatus.EXPIRED);
  }

  @Test
  void theWordsAreThoseOfTheInterface() {
    assertThat(Arrays.stream(RequestStatus.values()).map(RequestStatus::word))
        .containsExactly(
            "pending",
            "in_review",
            "processing",
            "needs_attention",
            "ready",
            "delivered",
            "expired",
            "lapsed",
            "failed",
            "cancelled",
            "refused");
  }
}
