package dev.dossier.collector.http;

import dev.dossier.collector.call.Answer;
import dev.dossier.collector.call.Answer.Later.Cause;
import dev.dossier.collector.call.Call;
import dev.dossier.collector.call.Calls;
import dev.dossier.collector.http.Position.WalkState;
import dev.dossier.collector.source.Combinations;
import dev.dossier.collector.source.ResolveOutcome;
import dev.dossier.common.datamap.FieldPath;
import dev.dossier.common.datamap.HttpSource;
import dev.dossier.common.datamap.Lookup;
import dev.dossier.common.datamap.Request;
import dev.dossier.common.event.Failure;
import dev.dossier.common.event.Reason;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Finds an identity's values: the named field of every item. Not sliced, since it is short. */
final class LookUp implements Walk.Visitor {
  private static final int MOST_REFUSALS = 10;

  private final Calls calls;
  private final Requests requests;
  private final Clock clock;
  private final HttpSource source;
  private final Request request;
  private final FieldPath value;
  private final SliceLimits limits;
  private final Instant deadline;
  private final Failing failing = new Failing(0, false);
  private final Set<String> values = new LinkedHashSet<>();
  private boolean anyItem;
  private boolean anyField;

  LookUp(
      Calls calls,
      Requests requests,
      Clock clock,
      SliceLimits limits,
      HttpSource source,
      Lookup lookup,
      Request request) {
    FieldPath path = lookup.value();
    if (path == null) {
      throw new IllegalArgumentException("expected the field of an item that is the value");
    }
    this.calls = calls;
    this.requests = requests;
    this.clock = clock;
    this.source = source;
    this.request = request;
    this.value = path;
    this.limits = limits;
    this.deadline = clock.instant().plus(limits.lookUp());
  }

  ResolveOutcome find(Combinations combinations) throws StoppedException {
    for (int i = 0; i < combinations.size(); i++) {
      ResolveOutcome.Failed failed =
          through(
              new Walk(
                  request,
                  combinations.get(i),
                  requests,
                  source.maxPages(),
                  Long.MAX_VALUE,
                  WalkState.START));
      if (failed != null) {
        return failed;
      }
    }
    if (anyItem && !anyField) {
      // A misspelt path must not pass for a person whom nobody knows.
      throw new StoppedException(Reason.BAD_ANSWER);
    }
    return new ResolveOutcome.Resolved(List.copyOf(values));
  }

  /** Null once all pages are done. */
  private ResolveOutcome.@Nullable Failed through(Walk walk) throws StoppedException {
    while (true) {
      switch (walk.proceed(this)) {
        case Walk.Progress.Done done -> {
          return null;
        }
        case Walk.Progress.TimeUp timeUp ->
            throw new IllegalStateException("an identity is found in one go");
        case Walk.Progress.Unanswered unanswered -> {
          ResolveOutcome.Failed failed = unanswered(unanswered.answer());
          if (failed != null) {
            return failed;
          }
        }
      }
    }
  }

  /** Null where the same call may be made again, now. */
  private ResolveOutcome.@Nullable Failed unanswered(Answer answer) {
    return switch (answer) {
      case Answer.Received received -> throw new IllegalStateException("it was answered");
      case Answer.Final last -> new ResolveOutcome.Failed(last.failure());
      case Answer.Passing passing -> passes() ? null : new ResolveOutcome.Failed(passing.failure());
      case Answer.Later later -> {
        if (later.cause() == Cause.NO_ROOM) {
          // The fault is here, and no attempt of the source's is used up by it.
          yield new ResolveOutcome.Failed(Failure.of(Reason.TIMEOUT), later.notBefore());
        }
        if (!later.isRateLimited()) {
          yield ResolveOutcome.failed(Reason.TIMEOUT);
        }
        // One that names a time again and again, and does not keep to it, has failed.
        boolean waits = !later.notBefore().isBefore(deadline);
        yield new ResolveOutcome.Failed(
            Failure.of(Reason.RATE_LIMITED), waits ? later.notBefore() : null);
      }
    };
  }

  private boolean passes() {
    Optional<Duration> wait = failing.callFailed(limits);
    if (wait.isEmpty() || !clock.instant().plus(wait.get()).isBefore(deadline)) {
      return false;
    }
    long end = System.nanoTime() + wait.get().toNanos();
    for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
      if (Thread.currentThread().isInterrupted()) {
        return false;
      }
    }
    return true;
  }

  @Override
  public Answer send(Call call) throws StoppedException {
    Duration left = Duration.between(clock.instant(), deadline);
    if (left.isNegative() || left.isZero()) {
      throw new StoppedException(Reason.TIMEOUT);
    }
    Answer answer = calls.send(source, call, left);
    for (int refusals = 1;
        refusals < MOST_REFUSALS
            && answer instanceof Answer.Later later
            // The source has answered that one, and would be asked in vain.
            && later.cause() != Cause.NO_ROOM
            && later.notBefore().isBefore(deadline);
        refusals++) {
      // It is the call that waits for the end of the pause.
      left = Duration.between(clock.instant(), deadline);
      answer = calls.send(source, call, left);
    }
    if (answer instanceof Answer.Received) {
      failing.callAnswered();
    }
    return answer;
  }

  @Override
  public void unreadable() {
    failing.callUnreadable();
  }

  /** An identity is found whole or not at all. */
  @Override
  public boolean isTimeUp() {
    return false;
  }

  /**
   * Null and blank are no value, nor is missing where other items have it; a number is its digits.
   */
  @Override
  public void item(JsonAnswer item) throws StoppedException {
    anyItem = true;
    anyField |= item.names(value);
    JsonAnswer.Scalar found = item.scalar(value);
    if (found != null && !found.text().isBlank()) {
      values.add(found.text());
      if (values.size() > Combinations.MOST) {
        throw new StoppedException(Reason.TOO_LARGE);
      }
    }
  }

  @Override
  public void endPage() {
    // Nothing depends on pages.
  }
}
