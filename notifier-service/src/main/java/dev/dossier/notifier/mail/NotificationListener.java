package dev.dossier.notifier.mail;

import dev.dossier.common.event.MalformedMessageException;
import dev.dossier.common.event.NotificationMessage;
import dev.dossier.common.event.NotificationMessage.Mail;
import dev.dossier.common.event.Topics;
import dev.dossier.common.event.Wire;
import dev.dossier.common.messaging.DeadLetters.DeadLetterState;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

/** Takes what is to be sent into the database; the offset is committed after that. */
@Component
class NotificationListener implements DeadLetterState {
  private static final Logger LOG = LoggerFactory.getLogger(NotificationListener.class);

  private final Mails mails;
  private final Mailer mailer;
  private final MailMetrics metrics;

  NotificationListener(Mails mails, Mailer mailer, MailMetrics metrics) {
    this.mails = mails;
    this.mailer = mailer;
    this.metrics = metrics;
  }

  @KafkaListener(topics = Topics.NOTIFICATIONS)
  void onMessage(byte[] payload) {
    switch (Wire.read(payload, NotificationMessage.class)) {
      case Mail mail -> receive(mail);
    }
  }

  private void receive(Mail mail) {
    byte[] content = mail.content().inline();
    if (content == null) {
      // A mail's content is a few hundred bytes; a claim check would make the store a condition.
      throw new IllegalArgumentException("content: expected inline");
    }
    if (mails.receive(mail, content)) {
      metrics.received(mail.kind());
      LOG.info(
          "mail received request={} mail={} kind={}",
          mail.requestId(),
          mail.id(),
          Mails.wireName(mail.kind()));
      mailer.wake();
    }
  }

  @Override
  public void onDeadLetter(String topic, String key, byte[] payload) {
    if (!topic.equals(Topics.NOTIFICATIONS)) {
      // An event for webhooks: there is no state to write, nobody waits for it.
      LOG.error("event not told to its app topic={}", topic);
      return;
    }
    Ids ids;
    try {
      ids = Wire.read(payload, Ids.class);
    } catch (MalformedMessageException e) {
      LOG.error("mail unreadable topic={}, nobody can be told", topic);
      return;
    }
    if (mails.receiveUnsendable(ids.id(), ids.requestId())) {
      LOG.error("mail not sendable request={} mail={}", ids.requestId(), ids.id());
    }
  }

  /** What must be readable of a message for its sender to learn that it was not sent. */
  private record Ids(UUID id, UUID requestId) {
    Ids {
      if (id == null || requestId == null) {
        throw new IllegalArgumentException("id, requestId: required");
      }
    }
  }
}
