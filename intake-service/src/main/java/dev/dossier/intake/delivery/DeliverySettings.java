package dev.dossier.intake.delivery;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param validity {@code dossier.delivery.validity}: how long a link works; the package lives until
 *     its last link ends
 * @param maxDownloads {@code dossier.delivery.max-downloads}: of one link
 * @param linksPerDay {@code dossier.delivery.links-per-day}: mailed for one request in 24 hours,
 *     the first one included, whoever asks for them; the links to a package and to its supplements
 *     that are asked for together are all sent
 * @param collectAgainWithin {@code dossier.delivery.collect-again-within}: how long after the
 *     request was answered a link of a deleted package still has everything collected again
 * @param reminderBefore {@code dossier.delivery.reminder-before}: how long before its end a link
 *     that was not used is mailed once more; 0: never, nor one that is good for less time
 * @param coolingOff {@code dossier.delivery.cooling-off}: how long the first package of a request
 *     waits before it is handed over; 0: not at all
 * @param code {@code dossier.delivery.code}: whether a download needs a code beside its link,
 *     mailed when the person asks for it
 * @param codeValidity {@code dossier.delivery.code-validity}: how long a code works
 * @param codesPerDay {@code dossier.delivery.codes-per-day}: mailed for one request in 24 hours
 * @param mode {@code dossier.delivery.mode}: who hands the bytes out
 * @param proxyStreams {@code dossier.delivery.proxy-streams}: packages that one process sends at
 *     once in the proxy mode
 * @param proxyLongest {@code dossier.delivery.proxy-longest}: of one answer with a package
 */
@ConfigurationProperties("dossier.delivery")
public record DeliverySettings(
    @DefaultValue("P7D") Duration validity,
    @DefaultValue("5") int maxDownloads,
    @DefaultValue("5") int linksPerDay,
    @DefaultValue("P90D") Duration collectAgainWithin,
    @DefaultValue("PT24H") Duration reminderBefore,
    @DefaultValue("PT0S") Duration coolingOff,
    boolean code,
    @DefaultValue("PT15M") Duration codeValidity,
    @DefaultValue("10") int codesPerDay,
    @DefaultValue("redirect") DeliveryMode mode,
    @DefaultValue("32") int proxyStreams,
    @DefaultValue("PT6H") Duration proxyLongest) {
  public DeliverySettings {
    if (!validity.isPositive()) {
      throw new IllegalArgumentException(
          "dossier.delivery.validity: expected a positive ISO 8601 duration");
    }
    if (maxDownloads < 1) {
      throw new IllegalArgumentException("dossier.delivery.max-downloads: expected at least 1");
    }
    if (linksPerDay < 1) {
      throw new IllegalArgumentException("dossier.delivery.links-per-day: expected at least 1");
    }
    if (collectAgainWithin.isNegative()) {
      throw new IllegalArgumentException(
          "dossier.delivery.collect-again-within: expected an ISO 8601 duration, 0 or more");
    }
    if (reminderBefore.isNegative()) {
      throw new IllegalArgumentException(
          "dossier.delivery.reminder-before: expected an ISO 8601 duration, 0 or more");
    }
    if (coolingOff.isNegative()) {
      throw new IllegalArgumentException(
          "dossier.delivery.cooling-off: expected an ISO 8601 duration, 0 or more");
    }
    if (!codeValidity.isPositive()) {
      throw new IllegalArgumentException(
          "dossier.delivery.code-validity: expected a positive ISO 8601 duration");
    }
    if (codesPerDay < 1) {
      throw new IllegalArgumentException("dossier.delivery.codes-per-day: expected at least 1");
    }
    if (proxyStreams < 1) {
      throw new IllegalArgumentException("dossier.delivery.proxy-streams: expected at least 1");
    }
    if (!proxyLongest.isPositive()) {
      throw new IllegalArgumentException(
          "dossier.delivery.proxy-longest: expected a positive ISO 8601 duration");
    }
  }
}
