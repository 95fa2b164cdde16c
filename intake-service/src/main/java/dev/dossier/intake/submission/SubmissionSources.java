package dev.dossier.intake.submission;

import dev.dossier.common.event.Topics;
import dev.dossier.intake.access.AppCallers;
import dev.dossier.intake.access.Apps;
import dev.dossier.intake.access.Caller;
import dev.dossier.intake.access.Scope;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Whose events these are. An app's own topic proves the app, since its access list says who may
 * write there; on the shared one a source is a claim, which is good for filing only.
 */
@Component("submissionSources")
public class SubmissionSources {
  private static final Set<Scope> FILING = EnumSet.of(Scope.REQUESTS_WRITE);

  private final Map<String, SubmissionSettings.Source> registered;
  private final Map<String, String> appByTopic;
  private final AppCallers apps;

  SubmissionSources(SubmissionSettings settings, AppCallers apps) {
    this.registered =
        settings.sources().stream()
            .collect(Collectors.toMap(SubmissionSettings.Source::source, Function.identity()));
    this.appByTopic =
        settings.sources().stream()
            .map(SubmissionSettings.Source::app)
            .distinct()
            .collect(Collectors.toMap(Topics::submissions, Function.identity()));
    this.apps = apps;
  }

  /** The shared one, and one for each app that has a registered source. */
  public List<String> topics() {
    return Stream.concat(Stream.of(Topics.SUBMISSIONS), appByTopic.keySet().stream().sorted())
        .toList();
  }

  /** The app whose own topic it is. */
  @Nullable String owner(String topic) {
    return appByTopic.get(topic);
  }

  /** The app that an event comes from; none if its source belongs to another app than its topic. */
  Optional<Caller> caller(String topic, String source) {
    String owner = owner(topic);
    SubmissionSettings.Source known = registered.get(source);
    if (owner == null) {
      return Optional.of(apps.of(known == null ? Apps.UNREGISTERED : known.app(), FILING));
    }
    if (known == null) {
      return Optional.of(apps.of(owner, FILING));
    }
    return known.app().equals(owner)
        ? Optional.of(apps.of(owner, known.granted()))
        : Optional.empty();
  }
}
