package dev.dossier.collector.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.collector.call.Room.Place;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RoomTest {
  private static final int KIB = 1024;

  private final Room room = new Room(10 * KIB, Duration.ZERO);

  @Test
  void placesTogetherAreNeverMoreThanTheRoom() {
    Place six = taken(6 * KIB);
    assertThat(room.take(5 * KIB)).isEmpty();
    Place four = taken(4 * KIB);
    assertThat(room.take(1)).isEmpty();

    six.leave();
    assertThat(room.take(7 * KIB)).isEmpty();
    Place again = taken(6 * KIB);

    four.leave();
    again.leave();
    assertThat(room.isEmpty()).isTrue();
  }

  @Test
  void oneThatIsLargerThanTheRoomHasItAlone() {
    Place small = taken(1);
    assertThat(room.take(Long.MAX_VALUE / 2)).isEmpty();
    small.leave();

    Place large = taken(Long.MAX_VALUE / 2);
    assertThat(room.take(1)).isEmpty();
    large.keep(Long.MAX_VALUE / 4);
    assertThat(room.take(1)).isEmpty();

    large.leave();
    assertThat(room.isEmpty()).isTrue();
  }

  @Test
  void whatABodyDoesNotNeedIsGivenBack() {
    Place place = taken(10 * KIB);
    place.keep(2 * KIB + 1);

    Place other = taken(7 * KIB);
    assertThat(room.take(1)).isEmpty();

    other.leave();
    place.leave();
    assertThat(room.isEmpty()).isTrue();
  }

  @Test
  void leavingTwiceGivesBackOnce() {
    Place place = taken(4 * KIB);
    Place other = taken(4 * KIB);
    place.leave();
    place.leave();
    place.keep(0);

    assertThat(room.take(7 * KIB)).isEmpty();
    other.leave();
    assertThat(room.isEmpty()).isTrue();
  }

  @Test
  void whoWaitsIsNotPassedByOthers() throws Exception {
    Room patient = new Room(10 * KIB, Duration.ofMinutes(1));
    Place small = patient.take(2 * KIB).orElseThrow();
    CompletableFuture<Place> large = new CompletableFuture<>();
    Thread waiting =
        Thread.ofPlatform().start(() -> large.complete(patient.take(10 * KIB).orElseThrow()));
    awaitWaiting(waiting);
    CompletableFuture<Place> passing = new CompletableFuture<>();
    Thread.ofPlatform().start(() -> passing.complete(patient.take(KIB).orElseThrow()));

    small.leave();
    Place first = large.get(30, TimeUnit.SECONDS);
    assertThat(passing).isNotDone();
    first.leave();

    passing.get(30, TimeUnit.SECONDS).leave();
    assertThat(patient.isEmpty()).isTrue();
  }

  @Test
  void aPlaceGrowsWhileThereIsRoom() {
    Place one = taken(2 * KIB);
    Place other = taken(3 * KIB);

    assertThat(one.grow(5 * KIB)).isTrue();
    assertThat(other.grow(1)).isFalse();
    assertThat(room.take(1)).isEmpty();

    one.keep(6 * KIB);
    assertThat(other.grow(1)).isTrue();
    one.leave();
    other.leave();
    assertThat(room.isEmpty()).isTrue();
  }

  @Test
  void oneAloneGrowsToTheWholeRoomAndNoFurther() {
    Place alone = taken(KIB);

    assertThat(alone.grow(Long.MAX_VALUE / 4)).isTrue();
    assertThat(alone.grow(Long.MAX_VALUE / 4)).isTrue();
    assertThat(room.take(1)).isEmpty();

    alone.leave();
    assertThat(room.isEmpty()).isTrue();
  }

  @Test
  void whenAllThatHoldSomeWantMoreTheLastGivesWayAndTheOthersGoOn() throws Exception {
    Room patient = new Room(9 * KIB, Duration.ofMinutes(10));
    List<Place> places = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      places.add(patient.take(3 * KIB).orElseThrow());
    }
    List<CompletableFuture<Boolean>> grown = new ArrayList<>();

    for (Place place : places) {
      CompletableFuture<Boolean> result = new CompletableFuture<>();
      grown.add(result);
      Thread.ofPlatform()
          .start(() -> {
            boolean more = place.grow(2 * KIB);
            place.leave();
            result.complete(more);
          });
    }

    int gaveWay = 0;
    for (CompletableFuture<Boolean> each : grown) {
      gaveWay += each.get(30, TimeUnit.SECONDS) ? 0 : 1;
    }
    assertThat(gaveWay).isEqualTo(1);
    assertThat(patient.isEmpty()).isTrue();
  }

  @Test
  void whoHoldsSomeGoesBeforeWhoHoldsNone() throws Exception {
    Room patient = new Room(10 * KIB, Duration.ofMinutes(10));
    Place done = patient.take(5 * KIB).orElseThrow();
    Place growing = patient.take(4 * KIB).orElseThrow();
    CompletableFuture<Place> fresh = new CompletableFuture<>();
    awaitWaiting(
        Thread.ofPlatform().start(() -> fresh.complete(patient.take(3 * KIB).orElseThrow())));
    CompletableFuture<Boolean> more = new CompletableFuture<>();
    awaitWaiting(Thread.ofPlatform().start(() -> more.complete(growing.grow(5 * KIB))));

    done.leave();

    assertThat(more.get(30, TimeUnit.SECONDS)).isTrue();
    assertThat(fresh).isNotDone();
    growing.leave();
    fresh.get(30, TimeUnit.SECONDS).leave();
    assertThat(patient.isEmpty()).isTrue();
  }

  private static void awaitWaiting(Thread thread) {
    while (thread.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
  }

  @Test
  void aWorkerThatIsStoppedTakesNothing() {
    Thread.currentThread().interrupt();
    Optional<Place> place = new Room(KIB, Duration.ofMinutes(1)).take(1);

    assertThat(Thread.interrupted()).isTrue();
    assertThat(place).isEmpty();
  }

  private Place taken(long bytes) {
    return room.take(bytes).orElseThrow();
  }
}
