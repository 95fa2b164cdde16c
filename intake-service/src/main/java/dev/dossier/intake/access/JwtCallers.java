package dev.dossier.intake.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.net.URI;
import java.text.ParseException;
import java.time.Clock;
import java.util.Collection;
import java.util.Date;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Callers with a signed token of the issuer (RFC 9068, and what providers sent before it): an app
 * by the client it was given to, with our scope words; an officer or auditor by the roles of the
 * person. Signatures with a public key only, so that no key of the issuer's serves as a secret.
 */
final class JwtCallers {
  private static final Set<JWSAlgorithm> ALGORITHMS =
      Set.of(
          JWSAlgorithm.RS256,
          JWSAlgorithm.RS384,
          JWSAlgorithm.RS512,
          JWSAlgorithm.PS256,
          JWSAlgorithm.PS384,
          JWSAlgorithm.PS512,
          JWSAlgorithm.ES256,
          JWSAlgorithm.ES384,
          JWSAlgorithm.ES512);
  private static final int SKEW_SECONDS = 60;

  /** The app that people belong to whose client is none of ours. */
  private static final String OFFICE = "office";

  private static final Set<Scope> ROLES = EnumSet.of(Scope.OFFICER, Scope.AUDITOR);

  private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
  private final JwtSettings settings;
  private final Function<String, UUID> apps;
  private final Map<String, UUID> known = new ConcurrentHashMap<>();

  /**
   * @param apps the id of the app with this name, which is made if there is none
   */
  JwtCallers(
      URI issuer, JwtSettings settings, IssuerKeys keys, Function<String, UUID> apps, Clock clock) {
    this.settings = settings;
    this.apps = apps;
    processor.setJWSTypeVerifier(
        new DefaultJOSEObjectTypeVerifier<>(
            JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
    processor.setJWSKeySelector(new JWSVerificationKeySelector<>(ALGORITHMS, keys));
    var claims =
        new DefaultJWTClaimsVerifier<SecurityContext>(
            settings.audience(),
            new JWTClaimsSet.Builder().issuer(issuer.toString()).build(),
            Set.of("exp", "sub")) {
          @Override
          protected Date currentTime() {
            return Date.from(clock.instant());
          }
        };
    claims.setMaxClockSkew(SKEW_SECONDS);
    processor.setJWTClaimsSetVerifier(claims);
  }

  /** What a token says. */
  sealed interface Outcome {
    record Known(Caller caller) implements Outcome {}

    /** No token, or none that is good here and now. */
    record Refused() implements Outcome {}

    /** A good one, of a client that is no app of ours and of no officer or auditor. */
    record NotRegistered() implements Outcome {}

    record IssuerAway() implements Outcome {}
  }

  Outcome caller(String token) {
    try {
      return caller(processor.process(token, null));
    } catch (IssuerAwayException e) {
      return new Outcome.IssuerAway();
    } catch (BadJOSEException | JOSEException | ParseException e) {
      return new Outcome.Refused();
    }
  }

  private Outcome caller(JWTClaimsSet claims) {
    Set<Scope> roles = EnumSet.noneOf(Scope.class);
    words(claim(claims, settings.roles())).forEach(word -> Scope.of(word).ifPresent(roles::add));
    roles.retainAll(ROLES);
    String client = client(claims);
    boolean registered = client != null && settings.appNames().contains(client);
    if (!registered && roles.isEmpty()) {
      return new Outcome.NotRegistered();
    }
    Set<Scope> scopes = EnumSet.noneOf(Scope.class);
    scopes.addAll(roles);
    if (registered) {
      scopes.addAll(asked(claims));
    }
    String app = registered && client != null ? client : OFFICE;
    return new Outcome.Known(
        new Caller(
            known.computeIfAbsent(app, apps),
            app,
            scopes,
            roles.isEmpty() ? null : claims.getSubject()));
  }

  /** What the client may do. A role is a person's, and no client can ask for it. */
  private static Set<Scope> asked(JWTClaimsSet claims) {
    Set<Scope> scopes = EnumSet.noneOf(Scope.class);
    for (String name : List.of("scope", "scp")) {
      words(claims.getClaim(name)).forEach(word -> Scope.of(word).ifPresent(scopes::add));
    }
    scopes.removeAll(ROLES);
    return scopes;
  }

  private static @Nullable String client(JWTClaimsSet claims) {
    Object azp = claims.getClaim("azp");
    Object client = azp == null ? claims.getClaim("client_id") : azp;
    return client instanceof String name ? name : null;
  }

  /** By its whole name, or by a path into objects. */
  private static @Nullable Object claim(JWTClaimsSet claims, String name) {
    Object whole = claims.getClaim(name);
    if (whole != null) {
      return whole;
    }
    Object found = claims.getClaims();
    for (String member : name.split("\\.", -1)) {
      found = found instanceof Map<?, ?> object ? object.get(member) : null;
    }
    return found;
  }

  /** One text with spaces between words, or a list of words. */
  private static List<String> words(@Nullable Object claim) {
    return switch (claim) {
      case null -> List.of();
      case String text -> List.of(text.strip().split(" +", -1));
      case Collection<?> list ->
          list.stream().filter(String.class::isInstance).map(String.class::cast).toList();
      default -> List.of();
    };
  }
}
