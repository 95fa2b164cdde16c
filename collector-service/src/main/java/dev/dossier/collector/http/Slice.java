package dev.dossier.collector.http;

import dev.dossier.collector.call.Answer;
import dev.dossier.collector.call.Call;
import dev.dossier.collector.call.Calls;
import dev.dossier.collector.http.Position.WalkState;
import dev.dossier.collector.source.Combinations;
import dev.dossier.collector.source.IdentityTypes;
import dev.dossier.collector.source.ItemSink;
import dev.dossier.collector.source.ReadOutcome;
import dev.dossier.collector.source.SectionSink;
import dev.dossier.collector.source.SectionSink.Shape;
import dev.dossier.common.datamap.Dataset;
import dev.dossier.common.datamap.HttpSource;
import dev.dossier.common.datamap.Request;
import dev.dossier.common.datamap.Section;
import dev.dossier.common.event.Failure;
import dev.dossier.common.event.Identifiers;
import dev.dossier.common.event.Reason;
import dev.dossier.common.event.Wire;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One slice of a section: from where the one before ended to where it is time to end. */
final class Slice {
  private final Calls calls;
  private final Requests requests;
  private final Clock clock;
  private final SliceLimits limits;
  private final HttpSource source;
  private final Section section;
  private final SectionSink sink;
  private final @Nullable Position before;
  private final Instant sliceStart;
  private final Instant sectionStart;
  private long found;
  private final Failing failing;
  private int refusals;

  Slice(
      Calls calls,
      Requests requests,
      Clock clock,
      SliceLimits limits,
      HttpSource source,
      Section section,
      SectionSink sink,
      @Nullable Position before) {
    this.calls = calls;
    this.requests = requests;
    this.clock = clock;
    this.limits = limits;
    this.source = source;
    this.section = section;
    this.sink = sink;
    this.before = before;
    this.sliceStart = clock.instant();
    this.sectionStart = before == null ? sliceStart : before.startedAt();
    this.found = before == null ? 0 : before.found();
    this.failing =
        before == null ? new Failing(0, false) : new Failing(before.failures(), before.answered());
    this.refusals = before == null ? 0 : before.refusals();
  }

  ReadOutcome read(IdentityTypes types, Identifiers identifiers) throws StoppedException {
    Position resumed = before;
    for (Dataset dataset : section.datasets().values()) {
      if (resumed != null && !resumed.dataset().equals(dataset.name())) {
        continue;
      }
      ReadOutcome early = read(dataset, resumed, types, identifiers);
      if (early != null) {
        return early;
      }
      resumed = null;
    }
    if (resumed != null) {
      throw new IllegalStateException("the dataset to go on with is not in the section");
    }
    return found > 0 ? new ReadOutcome.Found() : new ReadOutcome.NothingFound();
  }

  /** Null where the dataset is done. */
  private @Nullable ReadOutcome read(
      Dataset dataset, @Nullable Position resumed, IdentityTypes types, Identifiers identifiers)
      throws StoppedException {
    Request request = HttpSourceReader.request(dataset.reading());
    Combinations combinations = Combinations.of(request.parameters(), types, identifiers);
    if (resumed == null && failing.answered() && combinations.size() > 0 && isTimeUp()) {
      return new ReadOutcome.Sliced(clock.instant(), Wire.write(position(dataset, 0, null)));
    }
    Shape shape = dataset.single() && combinations.size() <= 1 ? Shape.OBJECT : Shape.ARRAY;
    ItemSink out = sink.items(dataset, shape);
    for (int i = resumed == null ? 0 : resumed.combination(); i < combinations.size(); i++) {
      WalkState left = resumed == null || resumed.combination() != i ? null : resumed.walk();
      WalkState state = left == null ? WalkState.START : left;
      Walk walk =
          new Walk(
              request,
              combinations.get(i),
              requests,
              source.maxPages(),
              dataset.single() ? 1 : Long.MAX_VALUE,
              state);
      Walk.Progress progress = walk.proceed(new Items(out));
      switch (progress) {
        case Walk.Progress.Done done -> {
          if (i + 1 < combinations.size() && isTimeUp()) {
            return new ReadOutcome.Sliced(
                clock.instant(), Wire.write(position(dataset, i + 1, null)));
          }
        }
        case Walk.Progress.TimeUp timeUp -> {
          return new ReadOutcome.Sliced(
              clock.instant(), Wire.write(position(dataset, i, walk.state())));
        }
        case Walk.Progress.Unanswered unanswered -> {
          Instant notBefore = notBefore(unanswered.answer());
          return new ReadOutcome.Sliced(notBefore, Wire.write(position(dataset, i, walk.state())));
        }
      }
    }
    out.end();
    return null;
  }

  private Position position(Dataset dataset, int combination, @Nullable WalkState walk) {
    return new Position(
        sectionStart,
        dataset.name(),
        combination,
        walk,
        found,
        failing.failures(),
        refusals,
        failing.answered());
  }

  /**
   * When the call may be tried again.
   *
   * @throws StoppedException if it may not
   */
  private Instant notBefore(Answer answer) throws StoppedException {
    return switch (answer) {
      case Answer.Received received -> throw new IllegalStateException("it was answered");
      case Answer.Final last -> throw new StoppedException(last.failure());
      case Answer.Passing passing -> {
        Optional<Duration> wait = failing.callFailed(limits);
        if (wait.isEmpty()) {
          throw new StoppedException(passing.failure());
        }
        yield inTime(clock.instant().plus(wait.get()), passing.failure());
      }
      case Answer.Later later -> {
        if (later.refused() && ++refusals >= limits.mostRefusals()) {
          throw new StoppedException(Reason.RATE_LIMITED);
        }
        yield inTime(
            later.notBefore(),
            Failure.of(later.isRateLimited() ? Reason.RATE_LIMITED : Reason.TIMEOUT));
      }
    };
  }

  /** A wait beyond the section's end is no use to anybody. */
  private Instant inTime(Instant notBefore, Failure otherwise) throws StoppedException {
    if (notBefore.isAfter(sectionStart.plus(source.sectionTimeout()))) {
      throw new StoppedException(otherwise);
    }
    return notBefore;
  }

  private boolean isTimeUp() {
    return !clock.instant().isBefore(sliceStart.plus(limits.slice()));
  }

  /** Items to the sink. */
  private final class Items implements Walk.Visitor {
    private final ItemSink out;

    Items(ItemSink out) {
      this.out = out;
    }

    @Override
    public Answer send(Call call) throws StoppedException {
      if (clock.instant().isAfter(sectionStart.plus(source.sectionTimeout()))) {
        throw new StoppedException(Reason.TIMEOUT);
      }
      Answer answer = calls.send(source, call, limits.patience());
      if (answer instanceof Answer.Received) {
        failing.callAnswered();
        refusals = 0;
      }
      return answer;
    }

    @Override
    public void unreadable() {
      failing.callUnreadable();
    }

    @Override
    public boolean isTimeUp() {
      return Slice.this.isTimeUp();
    }

    @Override
    public void item(JsonAnswer item) {
      found++;
      item.writeTo(out);
    }

    @Override
    public void endPage() {
      out.endPage();
    }
  }
}
