package dev.dossier.intake.access;

import dev.dossier.intake.audit.Actor;
import dev.dossier.intake.web.Problem;
import dev.dossier.intake.web.ProblemException;
import dev.dossier.intake.web.ProblemType;
import java.util.Arrays;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Who a call comes from, as a key or a token proves.
 *
 * @param appId the app whose requests it files and sees
 * @param person the officer or auditor who calls: the token's subject, or the key's name; null if
 *     the key has none
 */
public record Caller(UUID appId, String appName, Set<Scope> scopes, @Nullable String person) {
  public Caller {
    scopes = Set.copyOf(scopes);
  }

  /** An app, with nobody in particular behind it. */
  public Caller(UUID appId, String appName, Set<Scope> scopes) {
    this(appId, appName, scopes, null);
  }

  public boolean may(Scope scope) {
    return scopes.contains(scope);
  }

  /**
   * @throws ProblemException 403 if the caller lacks the scope
   */
  public void require(Scope scope) {
    requireAny(scope);
  }

  /**
   * @throws ProblemException 403 if the caller has none of the scopes
   */
  public void requireAny(Scope... any) {
    if (Arrays.stream(any).noneMatch(this::may)) {
      String words = Arrays.stream(any).map(Scope::word).collect(Collectors.joining(" or "));
      throw new ProblemException(
          Problem.of(ProblemType.FORBIDDEN, "This call needs the scope " + words + "."));
    }
  }

  /** To look at requests: an app at its own, officers and auditors at all. */
  public void requireReading() {
    requireAny(Scope.REQUESTS_READ, Scope.OFFICER, Scope.AUDITOR);
  }

  /** To look at what is behind a request: its audit, the steps of its dates. */
  public void requireInsight() {
    requireAny(Scope.OFFICER, Scope.AUDITOR);
  }

  /** Whether the requests of all apps are there for it, or its own app's alone. */
  public boolean seesAllApps() {
    return may(Scope.OFFICER) || may(Scope.AUDITOR);
  }

  /** Who an officer's call is by. */
  public Actor officer() {
    return new Actor.Officer(person == null ? appName : person);
  }

  /** Who a call is by that an app makes for itself, and an officer for any app. */
  public Actor actorFor(UUID app) {
    return may(Scope.REQUESTS_WRITE) && appId.equals(app) ? new Actor.App(appName) : officer();
  }
}
