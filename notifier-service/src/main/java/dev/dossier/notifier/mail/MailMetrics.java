package dev.dossier.notifier.mail;

import dev.dossier.common.event.NotificationMessage.Kind;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.util.function.ToDoubleFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * What is measured of mails. Over all replicas and for each kind: received = ended (sent, refused,
 * given up) + waiting.
 */
@Component
class MailMetrics {
  private static final Logger LOG = LoggerFactory.getLogger(MailMetrics.class);
  private static final String ENDED = "dossier.mails.ended";

  private final MeterRegistry registry;
  private final Clock clock;

  MailMetrics(MeterRegistry registry, Clock clock, Mails mails) {
    this.registry = registry;
    this.clock = clock;
    Gauge.builder("dossier.mails.waiting", mails, known(Mails::waiting))
        .description("Mails that are neither sent nor given up")
        .register(registry);
    Gauge.builder("dossier.mails.oldest", mails, known(Mails::oldestSeconds))
        .description("Time since the oldest waiting mail was received")
        .baseUnit("seconds")
        .register(registry);
    // From the start at zero: an alert on an increase misses a series that begins at one.
    for (Kind kind : Kind.values()) {
      count("dossier.mails.received", kind, 0);
      count("dossier.mails.deferred", kind, 0);
      for (Ending ending : Ending.values()) {
        count(kind, ending, 0);
      }
      latency(kind);
    }
  }

  void received(Kind kind) {
    count("dossier.mails.received", kind, 1);
  }

  /** An attempt that will be made again. */
  void deferred(Kind kind) {
    count("dossier.mails.deferred", kind, 1);
  }

  void ended(ClaimedMail mail, Ending ending) {
    count(mail.kind(), ending, 1);
    if (ending == Ending.SENT) {
      latency(mail.kind()).record(Duration.between(mail.receivedAt(), clock.instant()));
    }
  }

  private Timer latency(Kind kind) {
    return Timer.builder("dossier.mail.latency")
        .description("From received to accepted by the mail server")
        .tag("kind", Mails.wireName(kind))
        .register(registry);
  }

  private void count(String name, Kind kind, int amount) {
    registry.counter(name, "kind", Mails.wireName(kind)).increment(amount);
  }

  private void count(Kind kind, Ending ending, int amount) {
    registry.counter(ENDED, "kind", Mails.wireName(kind), "outcome", ending.tag).increment(amount);
  }

  /** A database that is away leaves a gap in the graph, not a wrong number. */
  private static ToDoubleFunction<Mails> known(ToDoubleFunction<Mails> query) {
    return mails -> {
      try {
        return query.applyAsDouble(mails);
      } catch (RuntimeException e) {
        LOG.debug("mails: the number waiting is unknown ({})", e.getClass().getSimpleName());
        return Double.NaN;
      }
    };
  }

  /** How a mail can end. */
  enum Ending {
    SENT("sent"),
    REFUSED("refused"),
    GIVEN_UP("given_up");

    private final String tag;

    Ending(String tag) {
      this.tag = tag;
    }
  }
}
