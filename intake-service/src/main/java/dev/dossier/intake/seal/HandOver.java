package dev.dossier.intake.seal;

import static dev.dossier.intake.db.Tables.PACKAGE;

import dev.dossier.intake.audit.Actor;
import dev.dossier.intake.deadline.OpenPause;
import dev.dossier.intake.deadline.Resumed;
import dev.dossier.intake.delivery.CoolingOff;
import dev.dossier.intake.delivery.Links;
import dev.dossier.intake.packages.PackageState;
import dev.dossier.intake.packages.Packages;
import dev.dossier.intake.plan.SectionMetrics;
import dev.dossier.intake.request.RequestRow;
import dev.dossier.intake.request.RequestStatus;
import dev.dossier.intake.request.Requests;
import dev.dossier.intake.request.Transition;
import java.util.UUID;
import org.jooq.DSLContext;
import org.springframework.stereotype.Component;

/**
 * Hands a sealed package over: the request is ready, and the link is mailed. Before that it cools
 * off, where that is set; and while it is in question who the person is, it waits for an officer.
 * Everything belongs into the caller's transaction, the request locked.
 */
@Component
final class HandOver implements Resumed {
  private static final String WAITS =
      "The package is ready and waits: the person's identity is in question.";

  private static final String COOLS =
      "The package is ready. It is handed over after the cooling-off time, and before the due"
          + " date.";

  private final DSLContext db;
  private final Requests requests;
  private final Packages packages;
  private final OpenPause pause;
  private final CoolingOff cooling;
  private final Links links;
  private final SectionMetrics metrics;

  HandOver(
      DSLContext db,
      Requests requests,
      Packages packages,
      OpenPause pause,
      CoolingOff cooling,
      Links links,
      SectionMetrics metrics) {
    this.db = db;
    this.requests = requests;
    this.packages = packages;
    this.pause = pause;
    this.cooling = cooling;
    this.links = links;
    this.metrics = metrics;
  }

  /**
   * @return whether a link was mailed
   */
  boolean sealed(UUID request, int version) {
    boolean cools = cooling.begin(requests.lock(request), version);
    if (!cools || pause.asksWho(request)) {
      return cooled(request, version);
    }
    cool(request, new Actor.System());
    return false;
  }

  /** As {@link #sealed}, of a package that waits no more. */
  boolean cooled(UUID request, int version) {
    if (pause.asksWho(request)) {
      hold(request);
      return false;
    }
    // While its status is open still: the days that do not count belong to the time of the answer.
    pause.endAtAnswer(request);
    boolean ready =
        requests.move(request, Transition.SEAL, null, new Actor.System())
            || addsToAnAnswer(request, version);
    if (ready) {
      links.issue(request, version);
    }
    return ready;
  }

  /** Whatever needed attention: the package was made all the same. */
  private void cool(UUID request, Actor actor) {
    if (!requests.move(request, Transition.RESUME, COOLS, actor)) {
      requests.explain(request, RequestStatus.PROCESSING, COOLS);
    }
  }

  private void hold(UUID request) {
    metrics.needsAttention("identity_in_question");
    if (!requests.move(request, Transition.NEED_ATTENTION, WAITS, new Actor.System())) {
      requests.explain(request, RequestStatus.NEEDS_ATTENTION, WAITS);
    }
  }

  /** Of a request that was never answered only what waits is sealed, and it is one version. */
  @Override
  public void resumed(UUID request, Actor officer) {
    RequestRow row = requests.lock(request);
    if (row.completedAt() != null) {
      return;
    }
    if (cooling.until(row).isPresent()) {
      cool(request, officer);
      return;
    }
    db.select(PACKAGE.VERSION)
        .from(PACKAGE)
        .where(PACKAGE.REQUEST_ID.eq(request).and(PACKAGE.STATE.eq(PackageState.SEALED.word())))
        .fetchOptional(PACKAGE.VERSION)
        .filter(version -> requests.move(request, Transition.SEAL, null, officer))
        .ifPresent(version -> links.issue(request, version));
  }

  /** A supplement has a link of its own; the request's status and earlier links stay. */
  private boolean addsToAnAnswer(UUID request, int version) {
    return switch (requests.lock(request).status()) {
      case READY, DELIVERED, EXPIRED -> packages.isSupplement(request, version);
      case PENDING, IN_REVIEW, PROCESSING, NEEDS_ATTENTION, LAPSED, FAILED, CANCELLED, REFUSED ->
          false;
    };
  }
}
