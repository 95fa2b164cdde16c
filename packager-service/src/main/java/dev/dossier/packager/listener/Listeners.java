package dev.dossier.packager.listener;

import dev.dossier.common.event.FragmentMessage;
import dev.dossier.common.event.FragmentMessage.Fragment;
import dev.dossier.common.event.FragmentMessage.SectionEnded;
import dev.dossier.common.event.PlanMessage;
import dev.dossier.common.event.PlanMessage.Cancelled;
import dev.dossier.common.event.PlanMessage.DeletePackage;
import dev.dossier.common.event.PlanMessage.Plan;
import dev.dossier.common.event.Topics;
import dev.dossier.common.event.Wire;
import dev.dossier.packager.deletion.Deletions;
import dev.dossier.packager.join.Join;
import dev.dossier.packager.version.VersionId;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

/** The topics that the packager consumes. */
@Component
class Listeners {
  static final String GROUP = "dossier-packager";

  private final Join join;
  private final Deletions deletions;

  Listeners(Join join, Deletions deletions) {
    this.join = join;
    this.deletions = deletions;
  }

  @KafkaListener(id = "fragments", groupId = GROUP, topics = Topics.FRAGMENTS, concurrency = "4")
  void onFragment(byte[] message) {
    switch (Wire.read(message, FragmentMessage.class)) {
      case Fragment fragment -> join.on(fragment);
      case SectionEnded end -> join.on(end);
    }
  }

  @KafkaListener(id = "plans", groupId = GROUP, topics = Topics.PLANS, concurrency = "2")
  void onPlan(byte[] message) {
    switch (Wire.read(message, PlanMessage.class)) {
      case Plan plan -> join.on(plan);
      case Cancelled cancelled -> deletions.cancel(version(cancelled));
      case DeletePackage delete -> deletions.deletePackage(version(delete));
    }
  }

  private static VersionId version(PlanMessage message) {
    return new VersionId(message.requestId(), message.packageVersion());
  }
}
