package dev.dossier.notifier.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.standardwebhooks.Webhook;
import dev.dossier.notifier.webhook.WebhookEndpoints.Settings;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookSettingsTest {
  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  private static final List<Duration> WAITS = List.of(Duration.ofSeconds(5));
  private static final Duration LEASE = Duration.ofSeconds(30);
  private static final Duration TIMEOUT = Duration.ofSeconds(15);
  private static final Duration KEEP = Duration.ofDays(30);

  /** The one in the tests of the specification's own libraries. */
  @Test
  void aSignatureIsThatOfTheSpecificationsTestVector() {
    String signature =
        Secret.of("key", SECRET)
            .sign(
                "msg_p5jXN8AQM9LWM0D4loKWxJek",
                1_614_265_330,
                "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8));

    assertThat(signature).isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  }

  @Test
  void aSignatureIsThatOfTheSpecificationsLibrary() throws Exception {
    String payload = "{\"name\":\"Größe ✓\"}";

    assertThat(Secret.of("key", SECRET).sign("id", 7, payload.getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(new Webhook(SECRET).sign("id", 7, payload));
  }

  @ParameterizedTest
  @ValueSource(ints = {24, 32, 64})
  void secretsHave24To64Bytes(int length) {
    assertThat(settings("https://app.example", false, false, secret(length)).all()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "whsec_",
        "whsec_c2hvcnQ=",
        "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "whsec_not*base64*at*all!!!!!!!!!!!!"
      })
  void aWrongSecretIsNamedByItsKeyAndNotRepeated(String secret) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings("https://app.example", false, false, secret))
        .withMessageStartingWith("dossier.webhooks.shop.secret: ")
        .withMessageNotContaining("MfKQ9")
        .withMessageNotContaining("c2hvcnQ")
        .withMessageNotContaining("not*base64");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings("https://app.example", false, false, secret(65)))
        .withMessageStartingWith("dossier.webhooks.shop.secret: ");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings("https://app.example", false, false))
        .withMessageStartingWith("dossier.webhooks.shop.secret: ");
  }

  @ParameterizedTest
  @CsvSource({
    "http://app.example/hook, true, true",
    "http://127.0.0.1:8080/hook, false, true",
    "http://127.0.0.1:8080/hook, true, false",
    "https://127.0.0.1/hook, false, false",
    "https://localhost/hook, false, false",
    "https://10.0.0.7/hook, false, false",
    "https://169.254.169.254/latest, false, false",
    "'https://[::1]/hook', false, false",
    "'https://[fd00::1]/hook', false, false",
    "https://2130706433/hook, false, false",
    "https://user:pa55@app.example/hook, false, false",
    "ftp://app.example/hook, false, false",
    "/hook, false, false",
  })
  void aWrongAddressIsNamedByItsKeyAndNotRepeated(String url, boolean http, boolean isPrivate) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings(url, http, isPrivate, SECRET))
        .withMessageStartingWith("dossier.webhooks.shop.url: ")
        .withMessageNotContaining("pa55")
        .withMessageNotContaining("/hook");
  }

  @ParameterizedTest
  @CsvSource({
    "https://app.example/hook?token=1, false, false",
    "https://10.0.0.7/hook, false, true",
    "http://127.0.0.1:8080/hook, true, true",
    "http://localhost:8080/hook, true, true",
    "'http://[::1]:8080/hook', true, true",
  })
  void anAddressThatIsAllowedIsTaken(String url, boolean http, boolean isPrivate) {
    assertThat(settings(url, http, isPrivate, SECRET).apps()).containsExactly("shop");
  }

  @Test
  void anAddressIsRequired() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings(null, false, false, SECRET))
        .withMessageStartingWith("dossier.webhooks.shop.url: ");
  }

  @Test
  void nothingShowsAnAddressOrASecret() {
    WebhookEndpoints endpoints = settings("https://app.example/t0ken", false, false, SECRET);

    assertThat(endpoints + " " + endpoints.all() + endpoints.webhooks())
        .doesNotContain("t0ken", "MfKQ9");
    assertThat(endpoints.all().toString()).doesNotContain("app.example");
  }

  @Test
  void otherSettingsHaveAnotherFingerprint() {
    byte[] one = fingerprint("https://app.example/a", SECRET);

    assertThat(fingerprint("https://app.example/a", SECRET)).isEqualTo(one);
    assertThat(fingerprint("https://app.example/b", SECRET)).isNotEqualTo(one);
    assertThat(fingerprint("https://app.example/a", secret(24))).isNotEqualTo(one);
    assertThat(fingerprint("https://app.example/a", SECRET, secret(24))).isNotEqualTo(one);
  }

  @Test
  void everyWrongSettingOfDeliveryIsNamedByItsKey() {
    wrong("workers", 0, LEASE, TIMEOUT, WAITS, KEEP);
    wrong("lease", 2, Duration.ZERO, TIMEOUT, WAITS, KEEP);
    wrong("timeout", 2, LEASE, Duration.ofMinutes(2), WAITS, KEEP);
    wrong("waits", 2, LEASE, TIMEOUT, List.of(Duration.ZERO), KEEP);
    wrong("waits", 2, LEASE, TIMEOUT, Collections.nCopies(31, LEASE), KEEP);
    wrong("keep", 2, LEASE, TIMEOUT, WAITS, Duration.ofDays(1));
  }

  private static void wrong(
      String key,
      int workers,
      Duration lease,
      Duration timeout,
      List<Duration> waits,
      Duration keep) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new WebhookSettings(workers, lease, timeout, waits, keep))
        .withMessageStartingWith("dossier.webhook-delivery." + key + ": ");
  }

  private static byte[] fingerprint(String url, String... secrets) {
    return settings(url, false, false, secrets).all().values().iterator().next().fingerprint();
  }

  private static String secret(int length) {
    return "whsec_" + Base64.getEncoder().encodeToString(new byte[length]);
  }

  private static WebhookEndpoints settings(
      @Nullable String url, boolean http, boolean isPrivate, String... secrets) {
    return new WebhookEndpoints(
        Map.of(
            "shop",
            new Settings(url == null ? null : URI.create(url), List.of(secrets), http, isPrivate)));
  }
}
