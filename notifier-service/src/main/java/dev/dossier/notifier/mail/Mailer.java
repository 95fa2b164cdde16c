package dev.dossier.notifier.mail;

import dev.dossier.notifier.mail.Delivery.Accepted;
import dev.dossier.notifier.mail.Delivery.Deferred;
import dev.dossier.notifier.mail.Delivery.Refused;
import dev.dossier.notifier.mail.MailMetrics.Ending;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Sends the mails: a few workers that claim one each, woken by the listener's commit, with a poll
 * as the net. A claim is renewed while the server is talked to, so a slow server does not cost a
 * second mail and a dead process does not hold one for long.
 */
@Component
class Mailer implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(Mailer.class);
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(2);
  private static final Duration STOP = Duration.ofSeconds(30);
  private static final int RENEWALS_PER_LEASE = 3;

  private final Mails mails;
  private final Postman postman;
  private final MailSettings settings;
  private final MailMetrics metrics;
  private final Clock clock;
  private final Semaphore wakeUps = new Semaphore(0);
  private final List<Thread> workers = new ArrayList<>();
  private @Nullable ScheduledExecutorService renewals;
  private volatile boolean running;

  Mailer(Mails mails, Postman postman, MailSettings settings, MailMetrics metrics, Clock clock) {
    this.mails = mails;
    this.postman = postman;
    this.settings = settings;
    this.metrics = metrics;
    this.clock = clock;
  }

  /** Something is due: claim it now. */
  void wake() {
    wakeUps.release();
  }

  @Override
  public void start() {
    running = true;
    ScheduledExecutorService scheduler =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("mail-lease").daemon().factory());
    renewals = scheduler;
    for (int i = 0; i < settings.workers(); i++) {
      workers.add(Thread.ofPlatform().name("mailer-" + i).start(() -> run(scheduler)));
    }
  }

  /** Mails that are being sent are finished; the others stay for the next process. */
  @Override
  public void stop() {
    running = false;
    wakeUps.release(workers.size());
    long end = System.nanoTime() + STOP.toNanos();
    try {
      for (Thread worker : workers) {
        Duration left = Duration.ofNanos(Math.max(1, end - System.nanoTime()));
        if (!worker.join(left)) {
          LOG.warn("mailer: a mail is still being sent, its claim will end by itself");
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    workers.clear();
    if (renewals != null) {
      renewals.shutdownNow();
      renewals = null;
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** Stopped after the listeners and before the outbox's relay. */
  @Override
  public int getPhase() {
    return 1;
  }

  private void run(ScheduledExecutorService scheduler) {
    while (running) {
      try {
        Optional<ClaimedMail> mail = mails.claim(settings.lease());
        if (mail.isPresent()) {
          send(mail.get(), scheduler);
        } else {
          pause(POLL);
        }
      } catch (RuntimeException e) {
        LOG.warn("mailer: will try again ({})", e.getClass().getSimpleName());
        pause(AFTER_FAILURE);
      }
    }
  }

  private void send(ClaimedMail mail, ScheduledExecutorService scheduler) {
    long every = settings.lease().dividedBy(RENEWALS_PER_LEASE).toMillis();
    Future<?> renewal =
        scheduler.scheduleAtFixedRate(() -> renew(mail), every, every, TimeUnit.MILLISECONDS);
    try {
      switch (postman.deliver(mail)) {
        case Accepted _ -> accepted(mail);
        case Refused refused -> refused(mail, refused.status());
        case Deferred deferred -> deferred(mail, deferred);
      }
    } finally {
      renewal.cancel(false);
    }
  }

  private void renew(ClaimedMail mail) {
    try {
      if (!mails.renew(mail, settings.lease())) {
        LOG.debug("mail no longer claimed mail={}", mail.id());
      }
    } catch (RuntimeException e) {
      LOG.warn("mailer: a claim was not renewed ({})", e.getClass().getSimpleName());
    }
  }

  /** What is not written down is sent again: so it is tried until the process ends. */
  private void accepted(ClaimedMail mail) {
    while (true) {
      try {
        if (mails.sent(mail)) {
          metrics.ended(mail, Ending.SENT);
          log("mail sent", mail, null);
        }
        return;
      } catch (RuntimeException e) {
        LOG.warn("mailer: a sent mail is not yet recorded ({})", e.getClass().getSimpleName());
        if (!running) {
          return;
        }
        pause(AFTER_FAILURE);
      }
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

  private void pause(Duration atMost) {
    try {
      // One permit wakes one worker, so that several mails wake several.
      boolean woken = wakeUps.tryAcquire(atMost.toMillis(), TimeUnit.MILLISECONDS);
      if (woken && wakeUps.availablePermits() > settings.workers()) {
        wakeUps.drainPermits();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      running = false;
    }
  }
}
