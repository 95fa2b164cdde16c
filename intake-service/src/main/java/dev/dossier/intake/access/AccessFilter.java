package dev.dossier.intake.access;

import dev.dossier.intake.web.Answers;
import dev.dossier.intake.web.DatabaseAway;
import dev.dossier.intake.web.Problem;
import dev.dossier.intake.web.ProblemType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** The first check of every call below {@code /api/}: a key that is known (RFC 6750). */
@Component
class AccessFilter extends OncePerRequestFilter {
  static final String CALLER = AccessFilter.class.getName() + ".caller";
  static final Problem UNAUTHENTICATED =
      Problem.of(ProblemType.UNAUTHENTICATED, "Send Authorization: Bearer with an API key.");
  private static final String BEARER = "bearer ";

  private final ApiKeys keys;

  AccessFilter(ApiKeys keys) {
    this.keys = keys;
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return !request.getServletPath().startsWith("/api/");
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    String authorization = request.getHeader("Authorization");
    Optional<Caller> caller;
    try {
      caller = authorization == null ? Optional.empty() : caller(authorization);
    } catch (RuntimeException e) {
      if (!DatabaseAway.is(e)) {
        throw e;
      }
      Answers.write(
          response,
          Problem.of(ProblemType.UNAVAILABLE, "Try again in a moment; nothing was changed."));
      return;
    }
    if (caller.isEmpty()) {
      response.setHeader(
          "WWW-Authenticate",
          authorization == null
              ? "Bearer realm=\"dossier\""
              : "Bearer realm=\"dossier\", error=\"invalid_token\"");
      Answers.write(response, UNAUTHENTICATED);
      return;
    }
    request.setAttribute(CALLER, caller.get());
    chain.doFilter(request, response);
  }

  private Optional<Caller> caller(String authorization) {
    if (!authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      return Optional.empty();
    }
    return keys.find(authorization.substring(BEARER.length()).strip());
  }
}
