package dev.dossier.packager.version;

import dev.dossier.common.event.Failure;
import dev.dossier.common.event.PackageMessage.Failed;
import dev.dossier.common.event.Reason;
import dev.dossier.common.event.Topics;
import dev.dossier.common.messaging.Outbox;
import dev.dossier.packager.version.Versions.Claim;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** That a version cannot be packed: its state, and word to intake, in the caller's transaction. */
@Component
public class Failures {
  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

  private final Versions versions;
  private final Outbox outbox;
  private final Counter failed;

  Failures(Versions versions, Outbox outbox, MeterRegistry metrics) {
    this.versions = versions;
    this.outbox = outbox;
    this.failed =
        Counter.builder("dossier.packages.failed")
            .description("Package versions that could not be made")
            .register(metrics);
  }

  /** For whoever is not assembling it; changes nothing unless sections are still awaited. */
  public void fail(VersionId id) {
    if (versions.fail(id)) {
      tell(id);
    }
  }

  /** For the holder of a claim; false, and nothing is changed, if the claim is void. */
  public boolean fail(Claim claim) {
    boolean won = versions.fail(claim);
    if (won) {
      tell(claim.id());
    }
    return won;
  }

  private void tell(VersionId id) {
    outbox.publish(
        Topics.PACKAGES, new Failed(id.requestId(), id.version(), Failure.of(Reason.INTERNAL)));
    failed.increment();
    LOG.error("package failed request={} version={}", id.requestId(), id.version());
  }
}
