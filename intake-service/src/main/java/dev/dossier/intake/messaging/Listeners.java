package dev.dossier.intake.messaging;

import dev.dossier.common.event.NotificationOutcome;
import dev.dossier.common.event.PackageMessage;
import dev.dossier.common.event.SectionMessage;
import dev.dossier.common.event.Topics;
import dev.dossier.common.event.Wire;
import dev.dossier.intake.notice.NoticeOutcomes;
import dev.dossier.intake.plan.SectionOutcomes;
import dev.dossier.intake.seal.PackageOutcomes;
import dev.dossier.intake.submission.SubmittedEvents;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

/** From bytes to the core, nothing else. Client ids tell the consumers apart in the lag metrics. */
@Component
class Listeners {
  static final String GROUP = "dossier-intake";

  private final SectionOutcomes sections;
  private final PackageOutcomes packages;
  private final NoticeOutcomes notices;
  private final SubmittedEvents submissions;

  Listeners(
      SectionOutcomes sections,
      PackageOutcomes packages,
      NoticeOutcomes notices,
      SubmittedEvents submissions) {
    this.sections = sections;
    this.packages = packages;
    this.notices = notices;
    this.submissions = submissions;
  }

  @KafkaListener(
      id = "submissions",
      clientIdPrefix = "intake-submissions",
      topics = "#{@submissionSources.topics()}",
      groupId = GROUP,
      filter = "rollingRecords")
  void submissions(ConsumerRecord<String, byte[]> message) {
    submissions.handle(message);
  }

  @KafkaListener(
      id = "sections",
      clientIdPrefix = "intake-sections",
      topics = Topics.SECTIONS,
      groupId = GROUP)
  void sections(byte[] message) {
    sections.handle(Wire.read(message, SectionMessage.class));
  }

  @KafkaListener(
      id = "packages",
      clientIdPrefix = "intake-packages",
      topics = Topics.PACKAGES,
      groupId = GROUP)
  void packages(byte[] message) {
    packages.handle(Wire.read(message, PackageMessage.class));
  }

  @KafkaListener(
      id = "notices",
      clientIdPrefix = "intake-notices",
      topics = Topics.NOTIFICATION_OUTCOMES,
      groupId = GROUP)
  void notices(byte[] message) {
    notices.handle(Wire.read(message, NotificationOutcome.class));
  }
}
