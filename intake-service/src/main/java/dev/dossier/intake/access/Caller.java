package dev.dossier.intake.access;

import dev.dossier.intake.web.Problem;
import dev.dossier.intake.web.ProblemException;
import dev.dossier.intake.web.ProblemType;
import java.util.Set;
import java.util.UUID;

/** The app that a call comes from, as its key proves. */
public record Caller(UUID appId, String appName, Set<Scope> scopes) {
  public Caller {
    scopes = Set.copyOf(scopes);
  }

  public boolean may(Scope scope) {
    return scopes.contains(scope);
  }

  /**
   * @throws ProblemException 403 if the key lacks the scope
   */
  public void require(Scope scope) {
    if (!may(scope)) {
      throw new ProblemException(
          Problem.of(ProblemType.FORBIDDEN, "This call needs the scope " + scope.word() + "."));
    }
  }
}
