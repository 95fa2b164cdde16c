package dev.dossier.intake.access;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Tokens of an identity provider, beside the keys.
 *
 * @param issuer {@code dossier.jwt.issuer}: as it stands in the tokens' {@code iss}; none if left
 *     out, and then no token is taken
 * @param audience {@code dossier.jwt.audience}: what {@code aud} must hold; required with an issuer
 * @param jwksUri {@code dossier.jwt.jwks-uri}: where the issuer's keys are; asked of its discovery
 *     document if left out
 * @param rolesClaim {@code dossier.jwt.roles-claim}: the claim that holds the roles, such as {@code
 *     realm_access.roles}
 * @param apps {@code dossier.jwt.apps}: the clients that may act as the app of the same name
 */
@ConfigurationProperties("dossier.jwt")
record JwtSettings(
    @Nullable URI issuer,
    @Nullable String audience,
    @Nullable URI jwksUri,
    @Nullable String rolesClaim,
    @Nullable List<String> apps) {

  private static final String ROLES = "roles";

  JwtSettings {
    if (issuer != null) {
      check("issuer", issuer);
      if (audience == null || audience.isBlank()) {
        throw new IllegalArgumentException(
            "dossier.jwt.audience: expected the audience of this service's tokens");
      }
    }
    if (jwksUri != null) {
      check("jwks-uri", jwksUri);
    }
    for (String app : apps == null ? List.<String>of() : apps) {
      if (!Apps.wellFormed(app)) {
        throw new IllegalArgumentException(
            "dossier.jwt.apps: expected names of 1 to 100 of A-Z a-z 0-9 . _ -");
      }
      if (Apps.isReserved(app)) {
        throw new IllegalArgumentException(
            "dossier.jwt.apps: '" + app + "' is reserved for events of unregistered sources");
      }
    }
    rolesClaim = rolesClaim == null || rolesClaim.isBlank() ? ROLES : rolesClaim;
    apps = apps == null ? List.of() : List.copyOf(apps);
  }

  List<String> appNames() {
    return apps == null ? List.of() : apps;
  }

  String roles() {
    return rolesClaim == null ? ROLES : rolesClaim;
  }

  private static void check(String key, URI uri) {
    if (!safe(uri)) {
      throw new IllegalArgumentException(
          "dossier.jwt." + key + ": expected https, or http on the loopback interface");
    }
  }

  /** Whoever could change the keys on their way could sign tokens. */
  static boolean safe(URI uri) {
    String host = uri.getHost();
    if (host == null) {
      return false;
    }
    return "https".equals(uri.getScheme()) || ("http".equals(uri.getScheme()) && loopback(host));
  }

  private static boolean loopback(String host) {
    boolean literal = host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
    try {
      return literal && InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
