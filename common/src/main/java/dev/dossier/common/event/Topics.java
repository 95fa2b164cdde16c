package dev.dossier.common.event;

import java.util.List;
import java.util.Optional;

/**
 * Topic names, in one place. Keys are random UUIDs (request or work item), never personal data; of
 * submissions they are the apps' own.
 */
public final class Topics {
  public static final String SUBMISSIONS = "dossier.submissions";
  public static final String FRAGMENTS = "dossier.fragments";
  public static final String SECTIONS = "dossier.sections";
  public static final String PLANS = "dossier.plans";
  public static final String PACKAGES = "dossier.packages";
  public static final String NOTIFICATIONS = "dossier.notifications";
  public static final String NOTIFICATION_OUTCOMES = "dossier.notification-outcomes";
  public static final String LIFECYCLE = "dossier.lifecycle";

  private static final String COLLECT_PREFIX = "dossier.collect.";
  private static final String DEAD_LETTER_SUFFIX = ".dlt";

  private Topics() {}

  /** The work items of one source: each source has its own lag, scaling and access list. */
  public static String collect(String source) {
    return COLLECT_PREFIX + source;
  }

  /** The consumer group that works on one source. */
  public static String collectGroup(String source) {
    return "dossier-collector-" + source;
  }

  /** The submissions of one app alone; who may write there is that app. */
  public static String submissions(String app) {
    return SUBMISSIONS + "." + app;
  }

  /** What the header {@code content-type} says of every record of a topic. */
  public static Optional<String> contentType(String topic) {
    return topic.equals(LIFECYCLE)
        ? Optional.of("application/cloudevents+json; charset=UTF-8")
        : Optional.empty();
  }

  public static String deadLetters(String topic) {
    return topic + DEAD_LETTER_SUFFIX;
  }

  /** The topics that exist whatever the data map says; each has a dead-letter topic beside it. */
  public static List<String> fixed() {
    return List.of(
        SUBMISSIONS,
        FRAGMENTS,
        SECTIONS,
        PLANS,
        PACKAGES,
        NOTIFICATIONS,
        NOTIFICATION_OUTCOMES,
        LIFECYCLE);
  }
}
