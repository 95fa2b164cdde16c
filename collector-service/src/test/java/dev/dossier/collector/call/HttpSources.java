package dev.dossier.collector.call;

import dev.dossier.common.datamap.HttpAuth;
import dev.dossier.common.datamap.HttpSource;
import dev.dossier.common.datamap.RateLimit;
import dev.dossier.common.datamap.Template;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Builds sources as the data map's reader would. */
final class HttpSources {
  private final String baseUrl;
  private String name = "vendor";
  private HttpAuth auth = new HttpAuth.None();
  private final Map<String, Template> headers = new TreeMap<>();
  private @Nullable RateLimit limit;
  private Duration timeout = Duration.ofSeconds(5);
  private final List<Template> allowHosts = new ArrayList<>();
  private String allowPrivate = "true";
  private int mostBytes = 1 << 20;

  private HttpSources(String baseUrl) {
    this.baseUrl = baseUrl;
  }

  static HttpSources at(String baseUrl) {
    return new HttpSources(baseUrl);
  }

  HttpSources named(String name) {
    this.name = name;
    return this;
  }

  HttpSources auth(HttpAuth auth) {
    this.auth = auth;
    return this;
  }

  HttpSources header(String name, String value) {
    headers.put(name, Template.of(value));
    return this;
  }

  HttpSources limit(int permits, Duration per) {
    this.limit = new RateLimit(permits, per);
    return this;
  }

  HttpSources timeout(Duration timeout) {
    this.timeout = timeout;
    return this;
  }

  HttpSources allow(String host) {
    allowHosts.add(Template.of(host));
    return this;
  }

  HttpSources allowPrivate(String allowPrivate) {
    this.allowPrivate = allowPrivate;
    return this;
  }

  HttpSources mostBytes(int mostBytes) {
    this.mostBytes = mostBytes;
    return this;
  }

  HttpSource source() {
    return new HttpSource(
        name,
        Template.of(baseUrl),
        auth,
        headers,
        limit,
        timeout,
        Duration.ofHours(6),
        allowHosts,
        Template.of(allowPrivate),
        mostBytes,
        100_000,
        4);
  }
}
