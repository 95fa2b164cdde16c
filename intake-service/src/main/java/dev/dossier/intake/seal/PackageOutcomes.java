package dev.dossier.intake.seal;

import dev.dossier.common.event.PackageMessage;
import dev.dossier.intake.audit.Actor;
import dev.dossier.intake.audit.Audit;
import dev.dossier.intake.packages.Packages;
import dev.dossier.intake.plan.PackedSections;
import dev.dossier.intake.plan.SectionRetry;
import dev.dossier.intake.plan.StuckSupplements;
import dev.dossier.intake.request.Requests;
import dev.dossier.intake.request.Transition;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** What the packager says, in any order and any number of copies. */
@Component
public final class PackageOutcomes {
  private static final Logger LOG = LoggerFactory.getLogger(PackageOutcomes.class);

  private final TransactionTemplate transactions;
  private final Requests requests;
  private final Packages packages;
  private final PackedSections sections;
  private final SectionRetry retries;
  private final StuckSupplements supplements;
  private final HandOver handOver;
  private final Audit audit;

  PackageOutcomes(
      TransactionTemplate transactions,
      Requests requests,
      Packages packages,
      PackedSections sections,
      SectionRetry retries,
      StuckSupplements supplements,
      HandOver handOver,
      Audit audit) {
    this.transactions = transactions;
    this.requests = requests;
    this.packages = packages;
    this.sections = sections;
    this.retries = retries;
    this.supplements = supplements;
    this.handOver = handOver;
    this.audit = audit;
  }

  /** In a transaction of its own. */
  public void handle(PackageMessage message) {
    transactions.executeWithoutResult(status -> {
      if (requests.lockIfThere(message.requestId()).isEmpty()) {
        return;
      }
      switch (message) {
        case PackageMessage.Sealed sealed -> sealed(sealed);
        case PackageMessage.Failed failed -> failed(failed);
        case PackageMessage.Deleted deleted -> packages.deleted(deleted);
      }
    });
  }

  private void sealed(PackageMessage.Sealed sealed) {
    if (!packages.seal(sealed)) {
      packages.cancelAgainIfSealed(sealed);
      return;
    }
    List<String> late = sections.follow(sealed);
    audit.record(
        sealed.requestId(),
        new Actor.System(),
        "package_sealed",
        Map.of(
            "version", sealed.packageVersion(),
            "revision", sealed.revision(),
            "bytes", sealed.bytes(),
            "sha256", sealed.sha256(),
            "sections", sealed.sections().size()));
    requests.show(sealed.requestId(), sealed.packageVersion());
    boolean ready = handOver.sealed(sealed.requestId(), sealed.packageVersion());
    if (ready && !late.isEmpty()) {
      retries.again(sealed.requestId(), sealed.packageVersion(), late);
    }
    LOG.info(
        "package sealed request={} version={} bytes={} ready={}",
        sealed.requestId(),
        sealed.packageVersion(),
        sealed.bytes(),
        ready);
  }

  private void failed(PackageMessage.Failed failed) {
    if (packages.isCollecting(failed.requestId(), failed.packageVersion())) {
      boolean moved =
          requests.move(
              failed.requestId(),
              Transition.NEED_ATTENTION,
              "The package could not be made: " + failed.failure().text(),
              new Actor.System());
      supplements.notMade(failed.requestId(), failed.packageVersion());
      LOG.warn(
          "package failed request={} version={} reason={} moved={}",
          failed.requestId(),
          failed.packageVersion(),
          failed.failure().reason().word(),
          moved);
    }
  }
}
