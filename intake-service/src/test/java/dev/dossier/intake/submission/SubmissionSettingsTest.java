package dev.dossier.intake.submission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dossier.intake.access.Scope;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class SubmissionSettingsTest {

  @Test
  void noSourceIsRegisteredUnlessTheOperatorDoes() {
    assertThat(bind(Map.of("dossier.submissions.other", "x")).sources()).isEmpty();
  }

  @Test
  void aSourceMayAlwaysFileAndAssertsWhatItIsGiven() {
    SubmissionSettings settings =
        bind(
            Map.of(
                "dossier.submissions.sources[0].source", "/acme",
                "dossier.submissions.sources[0].app", "acme",
                "dossier.submissions.sources[1].source", "urn:globex",
                "dossier.submissions.sources[1].app", "globex.eu",
                "dossier.submissions.sources[1].scopes", "identity:assert"));

    assertThat(settings.sources().getFirst().granted()).containsExactly(Scope.REQUESTS_WRITE);
    assertThat(settings.sources().get(1).granted())
        .containsExactlyInAnyOrder(Scope.REQUESTS_WRITE, Scope.IDENTITY_ASSERT);
  }

  @ParameterizedTest
  @CsvSource({
    "source, ''",
    "source, a b",
    "app, ''",
    "app, dlt",
    "app, acme.dlt",
    "app, ac me",
    "app, -acme",
    "app, kafka",
    "scopes, officer",
    "scopes, requests:read",
    "scopes, assert"
  })
  void aWrongSettingIsNamed(String member, String value) {
    Map<String, String> all = new HashMap<>();
    all.put("dossier.submissions.sources[0].source", "/acme");
    all.put("dossier.submissions.sources[0].app", "acme");
    all.put("dossier.submissions.sources[0].scopes", "subjects:assert");
    all.put("dossier.submissions.sources[0]." + member, value);

    assertThatThrownBy(() -> bind(all))
        .rootCause()
        .hasMessageStartingWith("dossier.submissions.sources[0]." + member + ": expected ");
  }

  @Test
  void aSourceBelongsToOneApp() {
    assertThatThrownBy(() ->
            bind(
                Map.of(
                    "dossier.submissions.sources[0].source", "/acme",
                    "dossier.submissions.sources[0].app", "acme",
                    "dossier.submissions.sources[1].source", "/acme",
                    "dossier.submissions.sources[1].app", "globex")))
        .rootCause()
        .hasMessageStartingWith("dossier.submissions.sources[1].source: expected ");
  }

  private static SubmissionSettings bind(Map<String, String> settings) {
    return new Binder(new MapConfigurationPropertySource(settings))
        .bindOrCreate("dossier.submissions", SubmissionSettings.class);
  }
}
