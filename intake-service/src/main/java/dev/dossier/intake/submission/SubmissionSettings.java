package dev.dossier.intake.submission;

import dev.dossier.intake.access.Apps;
import dev.dossier.intake.access.Scope;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Who submits over Kafka.
 *
 * @param sources {@code dossier.submissions.sources[n]}: the {@code source} of an app's events
 */
@ConfigurationProperties("dossier.submissions")
record SubmissionSettings(List<Source> sources) {
  private static final String KEY = "dossier.submissions.sources[%d].%s: expected %s";

  /** It stands in a topic's name; one that ends like a dead-letter topic would be taken for it. */
  private static final Pattern APP =
      Pattern.compile("(?!(.*\\.)?dlt$)[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

  private static final Set<Scope> ALLOWED =
      EnumSet.of(Scope.REQUESTS_WRITE, Scope.SUBJECTS_ASSERT, Scope.IDENTITY_ASSERT);

  SubmissionSettings(@Nullable List<Source> sources) {
    this.sources = sources == null ? List.of() : List.copyOf(sources);
    Set<String> known = new HashSet<>();
    for (int i = 0; i < this.sources.size(); i++) {
      check(this.sources.get(i), i);
      if (!known.add(this.sources.get(i).source())) {
        throw new IllegalArgumentException(KEY.formatted(i, "source", "each source once"));
      }
    }
  }

  /**
   * @param source exactly as the events have it
   * @param app the name of the app; {@code dossier.submissions.<app>} is its own topic
   * @param scopes what it may assert there; filing is always among it
   */
  record Source(String source, String app, Set<String> scopes) {
    Source(@Nullable String source, @Nullable String app, @Nullable Set<String> scopes) {
      this.source = Objects.requireNonNullElse(source, "");
      this.app = Objects.requireNonNullElse(app, "");
      this.scopes = scopes == null ? Set.of() : Set.copyOf(scopes);
    }

    Set<Scope> granted() {
      Set<Scope> granted = EnumSet.of(Scope.REQUESTS_WRITE);
      scopes.forEach(word -> Scope.of(word).ifPresent(granted::add));
      return granted;
    }
  }

  private static void check(Source source, int i) {
    if (!isUriReference(source.source())) {
      throw new IllegalArgumentException(
          KEY.formatted(i, "source", "the source of a CloudEvent, a URI reference"));
    }
    if (!APP.matcher(source.app()).matches()) {
      throw new IllegalArgumentException(
          KEY.formatted(i, "app", "a name of A-Z a-z 0-9 . _ -, up to 100, not ending in dlt"));
    }
    if (Apps.isReserved(source.app())) {
      throw new IllegalArgumentException(
          KEY.formatted(
              i,
              "app",
              "another name than '"
                  + source.app()
                  + "', which is reserved for events of unregistered sources"));
    }
    for (String word : source.scopes()) {
      if (Scope.of(word).filter(ALLOWED::contains).isEmpty()) {
        throw new IllegalArgumentException(
            KEY.formatted(i, "scopes", "requests:write, subjects:assert or identity:assert"));
      }
    }
  }

  static boolean isUriReference(String text) {
    try {
      return !new URI(text).toString().isEmpty();
    } catch (URISyntaxException e) {
      return false;
    }
  }
}
