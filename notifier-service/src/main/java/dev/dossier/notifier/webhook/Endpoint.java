package dev.dossier.notifier.webhook;

import dev.dossier.common.net.PublicAddress;
import dev.dossier.notifier.webhook.WebhookEndpoints.Settings;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * Where one app is told, checked.
 *
 * @param secrets the newest first
 * @param privateAllowed whether it may have an address that is not of the internet
 */
record Endpoint(String app, HttpUrl url, List<Secret> secrets, boolean privateAllowed) {
  private static final int MOST_SECRETS = 4;

  /**
   * @param key of the settings, for what is wrong with them
   * @throws IllegalArgumentException names the key and what was expected, no value
   */
  static Endpoint of(String key, String app, Settings settings) {
    URI given = settings.url();
    if (given == null) {
      throw new IllegalArgumentException(key + ".url: required, was missing");
    }
    HttpUrl url = HttpUrl.parse(given.toString());
    if (url == null || !url.username().isEmpty() || !url.password().isEmpty()) {
      throw new IllegalArgumentException(
          key + ".url: expected an absolute https URL without user and password");
    }
    Optional<InetAddress> literal = literal(url.host());
    boolean loopback =
        url.host().toLowerCase(Locale.ROOT).equals("localhost")
            || literal.map(InetAddress::isLoopbackAddress).orElse(false);
    if (!url.isHttps() && !(settings.allowHttp() && loopback)) {
      throw new IllegalArgumentException(
          key + ".url: expected https (http only for a loopback address, with .allow-http)");
    }
    boolean isPrivate =
        loopback || literal.map(address -> !PublicAddress.is(address)).orElse(false);
    if (isPrivate && !settings.allowPrivate()) {
      throw new IllegalArgumentException(
          key + ".url: expected a public address (a private one only with .allow-private)");
    }
    return new Endpoint(
        app, url, secrets(key + ".secret", settings.secret()), settings.allowPrivate());
  }

  private static List<Secret> secrets(String key, @Nullable List<String> texts) {
    if (texts == null || texts.isEmpty() || texts.size() > MOST_SECRETS) {
      throw new IllegalArgumentException(key + ": expected 1 to " + MOST_SECRETS + " secrets");
    }
    return texts.stream().map(text -> Secret.of(key, text)).toList();
  }

  /** Without a look-up: names are checked when they are connected to. */
  private static Optional<InetAddress> literal(String host) {
    try {
      return Optional.of(InetAddress.ofLiteral(host));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Tells these settings from others: SHA-256 of the address and the secrets. */
  byte[] fingerprint() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(url.toString().getBytes(StandardCharsets.UTF_8));
      secrets.forEach(secret -> digest.update(secret.fingerprint()));
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** The name only: an address may hold a token. */
  @Override
  public String toString() {
    return "Endpoint[" + app + "]";
  }
}
