package dev.dossier.notifier.mail;

import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How mails are sent; the server itself is {@code spring.mail.*}.
 *
 * @param from the sender's address; if left out, dossier at the host of {@code dossier.public-url}
 * @param workers mails sent at the same time by one process
 * @param lease how long a claim lasts without a sign of life of the process that sends
 * @param firstWait before the second attempt; each further wait is twice as long
 * @param longestWait between two attempts
 * @param giveUpAfter since the mail was received; then it counts as not sent
 */
@ConfigurationProperties("dossier.mail")
record MailSettings(
    @Nullable String from,
    @DefaultValue("4") int workers,
    @DefaultValue("PT15S") Duration lease,
    @DefaultValue("PT5S") Duration firstWait,
    @DefaultValue("PT1H") Duration longestWait,
    @DefaultValue("P2D") Duration giveUpAfter) {
  private static final int MOST_WORKERS = 32;
  private static final int MOST_DOUBLINGS = 30;

  MailSettings {
    if (from != null && !isAddress(from)) {
      throw new IllegalArgumentException(
          "dossier.mail.from: expected a plain e-mail address, such as privacy@example.com");
    }
    if (workers < 1 || workers > MOST_WORKERS) {
      throw new IllegalArgumentException("dossier.mail.workers: expected 1 to " + MOST_WORKERS);
    }
    // A sign of life comes three times in a lease.
    if (lease.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException("dossier.mail.lease: expected PT1S or more");
    }
    if (firstWait.compareTo(Duration.ofMillis(1)) < 0) {
      throw new IllegalArgumentException("dossier.mail.first-wait: expected PT0.001S or more");
    }
    if (longestWait.compareTo(firstWait) < 0) {
      throw new IllegalArgumentException(
          "dossier.mail.longest-wait: expected dossier.mail.first-wait or more");
    }
    if (giveUpAfter.isNegative()) {
      throw new IllegalArgumentException("dossier.mail.give-up-after: expected PT0S or more");
    }
  }

  /** After so many attempts (1 and more) that failed. */
  Duration waitAfter(int attempts) {
    int doublings = Math.min(attempts - 1, MOST_DOUBLINGS);
    Duration wait = firstWait.multipliedBy(1L << doublings);
    return wait.compareTo(longestWait) < 0 ? wait : longestWait;
  }

  private static boolean isAddress(String text) {
    try {
      InternetAddress address = new InternetAddress(text, true);
      return text.equals(address.getAddress());
    } catch (AddressException e) {
      return false;
    }
  }
}
