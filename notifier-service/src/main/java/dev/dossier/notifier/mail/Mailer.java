package dev.dossier.notifier.mail;

import dev.dossier.common.observation.SpanKey;
import dev.dossier.common.observation.SpanName;
import dev.dossier.common.observation.Step;
import dev.dossier.common.observation.Tracing;
import dev.dossier.notifier.mail.Delivery.Accepted;
import dev.dossier.notifier.mail.Delivery.Deferred;
import dev.dossier.notifier.mail.Delivery.Refused;
import dev.dossier.notifier.mail.MailMetrics.Ending;
import dev.dossier.notifier.work.Workers;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Sends the mails, and decides what becomes of one that was not sent. */
@Component
class Mailer implements SmartLifecycle, Workers.Work<ClaimedMail> {
  private static final Logger LOG = LoggerFactory.getLogger(Mailer.class);
  private static final Duration POLL = Duration.ofSeconds(1);

  private final Mails mails;
  private final Postman postman;
  private final MailSettings settings;
  private final MailMetrics metrics;
  private final Clock clock;
  private final Tracing tracing;
  private final Workers<ClaimedMail> workers;

  Mailer(
      Mails mails,
      Postman postman,
      MailSettings settings,
      MailMetrics metrics,
      Clock clock,
      Tracing tracing) {
    this.mails = mails;
    this.postman = postman;
    this.settings = settings;
    this.metrics = metrics;
    this.clock = clock;
    this.tracing = tracing;
    this.workers = new Workers<>("mailer", settings.workers(), settings.lease(), POLL, this);
  }

  /** Something is due: claim it now. */
  void wake() {
    workers.wake();
  }

  @Override
  public void start() {
    workers.start();
  }

  @Override
  public void stop() {
    workers.stop();
  }

  @Override
  public boolean isRunning() {
    return workers.isRunning();
  }

  /** Stopped after the listeners and before the outbox's relay. */
  @Override
  public int getPhase() {
    return 1;
  }

  @Override
  public Optional<ClaimedMail> claim(Duration lease) {
    return mails.claim(lease);
  }

  @Override
  public boolean renew(ClaimedMail mail, Duration lease) {
    return mails.renew(mail, lease);
  }

  @Override
  public void handle(ClaimedMail mail) {
    try (Step step = tracing.start(SpanName.MAIL, mail.trace())) {
      step.with(SpanKey.REQUEST, mail.requestId())
          .with(SpanKey.KIND, Mails.wireName(mail.kind()))
          .with(SpanKey.ATTEMPT, mail.attempt());
      switch (postman.deliver(mail)) {
        case Accepted _ -> workers.untilWritten(() -> accepted(mail));
        case Refused refused -> {
          step.failed("refused");
          refused(mail, refused.status());
        }
        case Deferred deferred -> {
          step.failed("deferred");
          deferred(mail, deferred);
        }
      }
    }
  }

  private void accepted(ClaimedMail mail) {
    if (mails.sent(mail)) {
      metrics.ended(mail, Ending.SENT);
      log("mail sent", mail, null);
    }
  }

  private void refused(ClaimedMail mail, @Nullable Integer status) {
    if (mails.failed(mail, status)) {
      metrics.ended(mail, Ending.REFUSED);
      log("mail refused", mail, status);
    }
  }

  private void deferred(ClaimedMail mail, Deferred reason) {
    Duration wait = settings.waitAfter(mail.attempt());
    boolean last =
        clock.instant().plus(wait).isAfter(mail.receivedAt().plus(settings.giveUpAfter()));
    if (last) {
      if (mails.failed(mail, reason.status())) {
        metrics.ended(mail, Ending.GIVEN_UP);
        log("mail given up", mail, reason.status());
      }
    } else if (mails.retry(mail, reason.status(), wait)) {
      metrics.deferred(mail.kind());
      LOG.warn(
          "mail deferred request={} mail={} kind={} attempt={} status={} cause={} wait={}",
          mail.requestId(),
          mail.id(),
          Mails.wireName(mail.kind()),
          mail.attempt(),
          reason.status(),
          reason.cause(),
          wait);
    }
  }

  private static void log(String event, ClaimedMail mail, @Nullable Integer status) {
    LOG.info(
        "{} request={} mail={} kind={} attempt={} status={}",
        event,
        mail.requestId(),
        mail.id(),
        Mails.wireName(mail.kind()),
        mail.attempt(),
        status);
  }
}
