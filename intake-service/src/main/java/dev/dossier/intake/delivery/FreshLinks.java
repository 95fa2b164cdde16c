package dev.dossier.intake.delivery;

import static dev.dossier.intake.db.Tables.DOWNLOAD_LINK;
import static dev.dossier.intake.db.Tables.PACKAGE;

import dev.dossier.intake.audit.Actor;
import dev.dossier.intake.packages.PackageState;
import dev.dossier.intake.plan.Planner;
import dev.dossier.intake.request.RequestRow;
import dev.dossier.intake.request.Requests;
import dev.dossier.intake.request.Transition;
import dev.dossier.intake.time.Utc;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record2;
import org.jooq.impl.DSL;
import org.springframework.stereotype.Component;

/**
 * A fresh link for who asks: while the package is there a new link to it, after that the data is
 * collected again, and its link comes when it is packed. Mails go to the verified address alone, so
 * all that a stolen link can do is to ask for them; of those there are only so many in a day.
 * Everything belongs into the caller's transaction.
 */
@Component
public class FreshLinks {
  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration JUST_MADE = Duration.ofMinutes(5);

  private final DSLContext db;
  private final Requests requests;
  private final Links links;
  private final Planner planner;
  private final DeliverySettings settings;
  private final Clock clock;

  FreshLinks(
      DSLContext db,
      Requests requests,
      Links links,
      Planner planner,
      DeliverySettings settings,
      Clock clock) {
    this.db = db;
    this.requests = requests;
    this.links = links;
    this.planner = planner;
    this.settings = settings;
    this.clock = clock;
  }

  /** What came of asking. */
  public sealed interface Outcome {
    /** A link to the package that is there, and one to each of its supplements. */
    record Mailed() implements Outcome {}

    /** The package was gone: a further version is being made. */
    record CollectedAgain() implements Outcome {}

    /** As many links as a day allows were mailed. */
    record TooOften(Duration delay) implements Outcome {}

    /** Never packed, being packed, withheld, or closed. */
    record NoPackage() implements Outcome {}
  }

  /** What an ended link leads to. */
  enum Standing {
    /** A fresh link, or a further version. */
    FRESH,
    /** A link that was mailed later works: that one is not retired by this one. */
    NEWER_MAIL,
    /** The package is gone, and the answer too old for this link to have all collected again. */
    OVER
  }

  /** For the app: the newest whole package that is there, and what supplements it. */
  public Outcome ask(UUID requestId, Actor actor) {
    RequestRow request = requests.lock(requestId);
    Optional<Integer> whole = sealed(requestId, PACKAGE.PREVIOUS.isNull());
    List<Integer> versions =
        whole.isEmpty()
            ? List.of()
            : db.select(PACKAGE.VERSION)
                .from(PACKAGE)
                .where(in(requestId, PackageState.SEALED).and(PACKAGE.VERSION.ge(whole.get())))
                .orderBy(PACKAGE.VERSION)
                .fetch(PACKAGE.VERSION);
    return ask(request, versions, actor);
  }

  /** Until when a link works that was mailed, if one does. */
  public Optional<Instant> goodUntil(UUID requestId) {
    return Optional.ofNullable(
        Utc.instant(
            db.select(DSL.max(DOWNLOAD_LINK.EXPIRES_AT))
                .from(DOWNLOAD_LINK)
                .join(PACKAGE)
                .on(PACKAGE.REQUEST_ID.eq(DOWNLOAD_LINK.REQUEST_ID))
                .and(PACKAGE.VERSION.eq(DOWNLOAD_LINK.VERSION))
                .and(PACKAGE.STATE.eq(PackageState.SEALED.word()))
                .where(DOWNLOAD_LINK.REQUEST_ID.eq(requestId))
                .and(good())
                .fetchSingle()
                .value1()));
  }

  /**
   * Whether the person gets a fresh link by asking for one, wherever they ask: nothing works that
   * was mailed for the newest whole package, or it is gone and the answer not too old.
   */
  public boolean offered(RequestRow request) {
    return switch (request.status()) {
      case READY, DELIVERED, EXPIRED ->
          sealed(request.id(), PACKAGE.PREVIOUS.isNull())
              .map(whole -> !works(request.id(), whole))
              .orElseGet(() -> !tooOld(request) && mayCollectAgain(request));
      case PENDING, IN_REVIEW, PROCESSING, NEEDS_ATTENTION, LAPSED, FAILED, CANCELLED, REFUSED ->
          false;
    };
  }

  /** For the person; does nothing where none is offered. */
  public void askAgain(UUID requestId) {
    if (offered(requests.lock(requestId))) {
      ask(requestId, new Actor.Subject());
    }
  }

  /** For the person, of a link that has ended. */
  Standing standing(RequestRow request, int version) {
    Optional<Integer> there = inPlaceOf(request.id(), version);
    if (there.isPresent()) {
      return works(request.id(), there.get()) && !justMade(request.id(), there.get())
          ? Standing.NEWER_MAIL
          : Standing.FRESH;
    }
    return tooOld(request) ? Standing.OVER : Standing.FRESH;
  }

  private boolean tooOld(RequestRow request) {
    Instant completed = request.completedAt();
    return completed != null
        && completed.plus(settings.collectAgainWithin()).isBefore(clock.instant());
  }

  /**
   * For the person, from a link that has ended: its own version, or the newest whole one that came
   * after it. Asked again at once (a second click, the page loaded anew), the mail that is on its
   * way is the answer.
   */
  void askFrom(UUID requestId, int version) {
    RequestRow request = requests.lock(requestId);
    Optional<Integer> there = inPlaceOf(requestId, version);
    if (standing(request, version) == Standing.FRESH
        && (there.isEmpty() || !justMade(requestId, there.get()))) {
      ask(request, there.stream().toList(), new Actor.Subject());
    }
  }

  private Optional<Integer> inPlaceOf(UUID requestId, int version) {
    Condition later = PACKAGE.VERSION.gt(version).and(PACKAGE.PREVIOUS.isNull());
    Optional<Integer> own = sealed(requestId, PACKAGE.VERSION.eq(version));
    return own.isPresent() ? own : sealed(requestId, later);
  }

  private Outcome ask(RequestRow request, List<Integer> versions, Actor actor) {
    // Never answered: a package that is there waits until it is settled who the person is.
    boolean withheld = request.completedAt() == null;
    if (withheld || (versions.isEmpty() && !mayCollectAgain(request))) {
      return new Outcome.NoPackage();
    }
    Optional<Duration> wait = wait(request.id());
    if (wait.isPresent()) {
      return new Outcome.TooOften(wait.get());
    }
    if (!versions.isEmpty()) {
      versions.forEach(version -> links.reissue(request.id(), version, actor));
      return new Outcome.Mailed();
    }
    planner.collectAgain(request.id(), actor);
    return new Outcome.CollectedAgain();
  }

  private boolean mayCollectAgain(RequestRow request) {
    return Transition.COLLECT_AGAIN.from().contains(request.status())
        // A supplement that is being made is given up: everything is collected again.
        && !db.fetchExists(
            PACKAGE, in(request.id(), PackageState.COLLECTING).and(PACKAGE.PREVIOUS.isNull()));
  }

  /** The newest. */
  private Optional<Integer> sealed(UUID requestId, Condition which) {
    return db.select(PACKAGE.VERSION)
        .from(PACKAGE)
        .where(in(requestId, PackageState.SEALED).and(which))
        .orderBy(PACKAGE.VERSION.desc())
        .limit(1)
        .fetchOptional(PACKAGE.VERSION);
  }

  /** Whether a link that still works was made a moment ago. */
  private boolean justMade(UUID requestId, int version) {
    return db.fetchExists(
        DOWNLOAD_LINK,
        working(requestId, version)
            .and(DOWNLOAD_LINK.CREATED_AT.gt(Utc.of(clock.instant().minus(JUST_MADE)))));
  }

  private boolean works(UUID requestId, int version) {
    return db.fetchExists(DOWNLOAD_LINK, working(requestId, version));
  }

  private Condition working(UUID requestId, int version) {
    return DOWNLOAD_LINK
        .REQUEST_ID
        .eq(requestId)
        .and(DOWNLOAD_LINK.VERSION.eq(version))
        .and(good());
  }

  private Condition good() {
    return DOWNLOAD_LINK
        .RETIRED_AT
        .isNull()
        .and(DOWNLOAD_LINK.DOWNLOADS.lt(DOWNLOAD_LINK.MAX_DOWNLOADS))
        .and(DOWNLOAD_LINK.EXPIRES_AT.gt(Utc.of(clock.instant())));
  }

  /** Until the oldest of the day's links is a day old, if there are as many as allowed. */
  private Optional<Duration> wait(UUID requestId) {
    Instant now = clock.instant();
    Record2<Integer, OffsetDateTime> today =
        db.select(DSL.count(), DSL.min(DOWNLOAD_LINK.CREATED_AT))
            .from(DOWNLOAD_LINK)
            .where(DOWNLOAD_LINK.REQUEST_ID.eq(requestId))
            .and(DOWNLOAD_LINK.CREATED_AT.gt(Utc.of(now.minus(DAY))))
            .fetchSingle();
    Instant first = Utc.instant(today.value2());
    return first == null || today.value1() < settings.linksPerDay()
        ? Optional.empty()
        : Optional.of(Duration.between(now, first.plus(DAY)));
  }

  private static Condition in(UUID requestId, PackageState state) {
    return PACKAGE.REQUEST_ID.eq(requestId).and(PACKAGE.STATE.eq(state.word()));
  }
}
