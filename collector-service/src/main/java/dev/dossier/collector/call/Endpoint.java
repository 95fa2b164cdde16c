package dev.dossier.collector.call;

import dev.dossier.collector.call.Target.MalformedException;
import dev.dossier.common.datamap.HttpAuth;
import dev.dossier.common.datamap.HttpSource;
import dev.dossier.common.datamap.RateLimit;
import dev.dossier.common.datamap.Template;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A source with the environment's values: where it is, where else its calls may go, and how it
 * knows us. Holds secrets: never printed.
 *
 * @param allowed hosts beside the base's own, {@code host} for any port of it or {@code host:port}
 * @param headers of each call to the base's own origin, credentials among them
 * @param queryAuth a parameter of each of those calls
 */
record Endpoint(
    String source,
    Target base,
    Set<String> allowed,
    boolean privateAllowed,
    List<Header> headers,
    @Nullable Header queryAuth,
    @Nullable Client client,
    @Nullable RateLimit limit,
    Duration timeout,
    int mostBytes) {

  /** Set by the protocol, or by us. */
  private static final Set<String> RESERVED =
      Set.of(
          "accept-encoding",
          "connection",
          "content-length",
          "cookie",
          "expect",
          "host",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  record Header(String name, String value) {
    @Override
    public String toString() {
      return name;
    }
  }

  /**
   * Client credentials (RFC 6749, section 4.4).
   *
   * @param scope names with spaces between them, empty for the server's default
   */
  record Client(Target tokenUrl, String id, String secret, String scope) {
    @Override
    public String toString() {
      return "Client";
    }
  }

  /** A source that cannot be called as it is set up. Names keys, never values. */
  static final class NotConfiguredException extends Exception {
    NotConfiguredException(String expected) {
      super(expected);
    }
  }

  /** An address that the rules for this source forbid. */
  static final class ForbiddenException extends Exception {
    ForbiddenException(String expected) {
      super(expected);
    }
  }

  /**
   * @throws NotConfiguredException if a value is of no use
   * @throws ForbiddenException for plain http without {@code allowPrivate}
   * @throws dev.dossier.common.datamap.DataMapException if a variable is not set
   */
  static Endpoint of(HttpSource source, Map<String, String> environment)
      throws NotConfiguredException, ForbiddenException {
    boolean privateAllowed = privateAllowed(source.allowPrivate().resolve(environment));
    Target base = target("baseUrl", source.baseUrl(), environment);
    if (!base.isSecure() && !privateAllowed) {
      throw new ForbiddenException("baseUrl: expected https, or allowPrivate");
    }
    Set<String> allowed = new HashSet<>();
    for (Template host : source.allowHosts()) {
      allowed.add(host.resolve(environment).strip().toLowerCase(Locale.ROOT));
    }
    List<Header> headers = new ArrayList<>();
    for (Map.Entry<String, Template> header : source.headers().entrySet()) {
      if (RESERVED.contains(header.getKey().toLowerCase(Locale.ROOT))) {
        throw new NotConfiguredException("headers: expected none that the protocol sets");
      }
      headers.add(header(header.getKey(), header.getValue().resolve(environment)));
    }
    Header queryAuth = null;
    Client client = null;
    switch (source.auth()) {
      case HttpAuth.None none -> {}
      case HttpAuth.Bearer bearer -> headers.add(bearer(bearer.token().resolve(environment)));
      case HttpAuth.Basic basic ->
          headers.add(
              basic(basic.username().resolve(environment), basic.password().resolve(environment)));
      case HttpAuth.Header header ->
          headers.add(header(header.name(), header.value().resolve(environment)));
      case HttpAuth.Query query ->
          queryAuth = new Header(encode(query.name()), encode(query.value().resolve(environment)));
      case HttpAuth.OAuth2 oauth -> client = client(oauth, environment, base, privateAllowed);
    }
    return new Endpoint(
        source.name(),
        base,
        allowed,
        privateAllowed,
        headers,
        queryAuth,
        client,
        source.rateLimit(),
        source.timeout(),
        source.maxResponseBytes());
  }

  private static Client client(
      HttpAuth.OAuth2 oauth, Map<String, String> environment, Target base, boolean privateAllowed)
      throws NotConfiguredException, ForbiddenException {
    Target tokenUrl = target("tokenUrl", oauth.tokenUrl(), environment);
    if (!tokenUrl.isSecure() && (base.isSecure() || !privateAllowed)) {
      throw new ForbiddenException("tokenUrl: expected https");
    }
    return new Client(
        tokenUrl,
        oauth.clientId().resolve(environment),
        oauth.clientSecret().resolve(environment),
        String.join(" ", oauth.scopes()));
  }

  private static Target target(String key, Template template, Map<String, String> environment)
      throws NotConfiguredException {
    try {
      return Target.of(template.resolve(environment).strip());
    } catch (MalformedException e) {
      throw new NotConfiguredException(key + ": " + e.getMessage());
    }
  }

  private static boolean privateAllowed(String text) throws NotConfiguredException {
    return switch (text.strip().toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false", "" -> false;
      default -> throw new NotConfiguredException("allowPrivate: expected true or false");
    };
  }

  static Header bearer(String token) throws NotConfiguredException {
    return header("Authorization", "Bearer " + token);
  }

  /** RFC 7617, in UTF-8. */
  static Header basic(String user, String password) throws NotConfiguredException {
    byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    return header("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair));
  }

  /** A line break in a value would begin a header of its own. */
  private static Header header(String name, String value) throws NotConfiguredException {
    if (!name.matches("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}")) {
      throw new NotConfiguredException("header: expected a name of RFC 9110");
    }
    if (!value.chars().allMatch(c -> c >= 0x20 && c < 0x7f || c == '\t')) {
      throw new NotConfiguredException("header " + name + ": expected visible ASCII");
    }
    return new Header(name, value.strip());
  }

  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /**
   * Where a call goes: a path below the base URL, or a URL as an answer gave it.
   *
   * @throws MalformedException if it is no place to send to
   * @throws ForbiddenException if the rules forbid it
   */
  Target target(String pathOrUrl) throws MalformedException, ForbiddenException {
    if (pathOrUrl.matches("(?s)[A-Za-z][A-Za-z0-9+.-]*:.*")) {
      return checked(Target.of(pathOrUrl));
    }
    return checked(base.below(pathOrUrl));
  }

  /** Whether the rules let a call go there; the address is checked when it is connected to. */
  Target checked(Target target) throws ForbiddenException {
    if (!target.isSecure() && (base.isSecure() || !privateAllowed)) {
      throw new ForbiddenException("expected https");
    }
    boolean own = target.host().equals(base.host()) && target.port() == base.port();
    String host = target.host().contains(":") ? "[" + target.host() + "]" : target.host();
    if (!own && !allowed.contains(host) && !allowed.contains(host + ":" + target.port())) {
      throw new ForbiddenException("expected the base URL's host or one of allowHosts");
    }
    return queryAuth == null ? target : target.without(queryAuth.name());
  }

  /** Whether credentials and headers of the source may go there. */
  boolean trusts(Target target) {
    return target.origin().equals(base.origin());
  }

  @Override
  public String toString() {
    return "Endpoint[" + source + "]";
  }
}
