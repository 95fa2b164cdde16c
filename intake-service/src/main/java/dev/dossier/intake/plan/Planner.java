package dev.dossier.intake.plan;

import dev.dossier.common.datamap.DataMap;
import dev.dossier.common.datamap.Section;
import dev.dossier.common.event.RequestType;
import dev.dossier.intake.audit.Actor;
import dev.dossier.intake.audit.Audit;
import dev.dossier.intake.map.CurrentDataMap;
import dev.dossier.intake.packages.Packages;
import dev.dossier.intake.request.RequestRow;
import dev.dossier.intake.request.Requests;
import dev.dossier.intake.request.Transition;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Begins the collection of a verified request: all identities and sections become rows. */
@Component
public final class Planner {
  private final Requests requests;
  private final CurrentDataMap maps;
  private final NewVersions versions;
  private final Progression progression;
  private final Packages packages;
  private final Audit audit;

  Planner(
      Requests requests,
      CurrentDataMap maps,
      NewVersions versions,
      Progression progression,
      Packages packages,
      Audit audit) {
    this.requests = requests;
    this.maps = maps;
    this.versions = versions;
    this.progression = progression;
    this.packages = packages;
    this.audit = audit;
  }

  /**
   * Moves the request to processing and makes its first package version, in the transaction of the
   * verification; without a row in {@code verification} the database refuses.
   *
   * @throws IllegalStateException if the request is not one that can begin
   */
  public void start(UUID requestId) {
    if (!requests.move(requestId, Transition.START, null, new Actor.System())) {
      throw new IllegalStateException("plan: expected a pending request or one in review");
    }
    plan(requestId);
  }

  /**
   * Makes a further package version of everything, by the data map as it is now, for a request
   * whose package was deleted; in the caller's transaction. A supplement that is being made is
   * given up, since its sections are among them. The request was counted when it was made, and is
   * not counted again.
   *
   * @throws IllegalStateException if the request never had a package, or was closed
   */
  public void collectAgain(UUID requestId, Actor actor) {
    String reason = "The package was deleted, and the data is collected again.";
    if (!requests.move(requestId, Transition.COLLECT_AGAIN, reason, actor)) {
      throw new IllegalStateException("plan: expected an answered request");
    }
    packages.cancelOpen(requestId, actor);
    plan(requestId);
  }

  private void plan(UUID requestId) {
    DataMap map = maps.get();
    RequestRow request = requests.lock(requestId);
    List<Section> planned = sections(map, request.type());
    OpenVersion version = versions.create(request, map, null);
    requests.show(requestId, version.version());
    versions.plan(version, map, planned);
    audit.record(
        requestId,
        new Actor.System(),
        "collection_planned",
        Map.of("version", version.version(), "dataMap", map.hash(), "sections", planned.size()));
    if (planned.isEmpty()) {
      requests.move(
          requestId,
          Transition.NEED_ATTENTION,
          "The data map marks no section as portable: there is nothing to hand over.",
          new Actor.System());
    } else {
      progression.begin(version);
    }
  }

  /** GDPR Article 20(1) gives a right to what the person provided; Article 15 to all. */
  private static List<Section> sections(DataMap map, RequestType type) {
    return switch (type) {
      case ACCESS -> List.copyOf(map.sections().values());
      case PORTABILITY -> map.sections().values().stream().filter(Section::portable).toList();
    };
  }
}
