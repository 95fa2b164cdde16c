package dev.dossier.notifier.webhook;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where apps want to be told: {@code dossier.webhooks.<app>.url}, {@code .secret} and so on.
 *
 * @param webhooks by the app's name
 */
@ConfigurationProperties("dossier")
record WebhookEndpoints(Map<String, Settings> webhooks) {

  WebhookEndpoints(@Nullable Map<String, Settings> webhooks) {
    this.webhooks = webhooks == null ? Map.of() : Map.copyOf(webhooks);
    this.webhooks.forEach((app, settings) -> endpoint(app, settings));
  }

  /** All of them, by the app's name. */
  Map<String, Endpoint> all() {
    Map<String, Endpoint> endpoints = new LinkedHashMap<>();
    webhooks.forEach((app, settings) -> endpoints.put(app, endpoint(app, settings)));
    return endpoints;
  }

  Set<String> apps() {
    return webhooks.keySet();
  }

  private static Endpoint endpoint(String app, Settings settings) {
    return Endpoint.of("dossier.webhooks." + app, app, settings);
  }

  /** Names only: addresses may hold tokens, and secrets are secrets. */
  @Override
  public String toString() {
    return "WebhookEndpoints" + webhooks.keySet();
  }

  /**
   * As they are set.
   *
   * @param url where events are posted to
   * @param secret one, or several while they are changed: {@code whsec_} and base64
   * @param allowHttp for a loopback address only
   * @param allowPrivate addresses that are not of the internet
   */
  record Settings(
      @Nullable URI url,
      @Nullable List<String> secret,
      @DefaultValue("false") boolean allowHttp,
      @DefaultValue("false") boolean allowPrivate) {

    @Override
    public String toString() {
      return "Settings";
    }
  }
}
