package dev.dossier.intake.deadline;

import dev.dossier.intake.audit.Actor;
import dev.dossier.intake.audit.Audit;
import dev.dossier.intake.clock.Ground;
import dev.dossier.intake.request.Ending;
import dev.dossier.intake.request.Requests;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * What is still asked of a person whose answer is there. Belongs into the caller's transaction, the
 * request locked.
 */
@Component
public final class OpenPause implements Ending {
  private final Requests requests;
  private final Pauses pauses;
  private final Reckoning reckoning;
  private final Audit audit;
  private final Clock clock;

  OpenPause(Requests requests, Pauses pauses, Reckoning reckoning, Audit audit, Clock clock) {
    this.requests = requests;
    this.pauses = pauses;
    this.reckoning = reckoning;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * GDPR Article 12(6): whether an officer doubts who the person is, and no answer has settled it.
   */
  public boolean asksWho(UUID request) {
    return pauses.open(request).filter(pause -> pause.ground() == Ground.IDENTITY).isPresent();
  }

  /**
   * The answer is given: nothing is left to ask. The dates of one that was answered before stay.
   */
  public void endAtAnswer(UUID request) {
    Optional<PauseRow> open = pauses.open(request);
    if (open.isEmpty()) {
      return;
    }
    Instant now = clock.instant();
    // The question may have been recorded by a clock that is ahead of this one.
    Instant started = open.get().startedAt();
    Instant answered = now.isBefore(started) ? started : now;
    expect(pauses.end(open.get(), answered));
    Actor system = new Actor.System();
    audit.record(
        request,
        system,
        "pause_ended",
        Map.of(
            "ground", open.get().ground().word(),
            "answeredAt", answered.toString()));
    if (requests.lock(request).completedAt() == null) {
      reckoning.reckon(request, "pause", system);
    }
  }

  /**
   * Nobody waits for an answer any more: what did not count until now does not, and all else does.
   */
  @Override
  public void ended(UUID request, Actor actor) {
    Optional<PauseRow> open = pauses.open(request);
    if (open.isEmpty()) {
      return;
    }
    expect(pauses.giveUp(open.get()));
    audit.record(request, actor, "pause_ended", Map.of("ground", open.get().ground().word()));
    reckoning.reckon(request, "pause", actor);
  }

  private static void expect(boolean ended) {
    if (!ended) {
      throw new IllegalStateException("pause: expected it to be open under the request's lock");
    }
  }
}
