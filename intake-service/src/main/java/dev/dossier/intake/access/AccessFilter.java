package dev.dossier.intake.access;

import dev.dossier.intake.access.JwtCallers.Outcome;
import dev.dossier.intake.rows.Rows;
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

/**
 * The first check of every call below {@code /api/}: a key or token that is good (RFC 6750). It
 * sees its app's rows from then on; an officer's or auditor's sees all, and so does everything else
 * that is asked for here: pages behind a token of their own, and the probes.
 */
@Component
class AccessFilter extends OncePerRequestFilter {
  static final String CALLER = AccessFilter.class.getName() + ".caller";
  static final Problem UNAUTHENTICATED =
      Problem.of(
          ProblemType.UNAUTHENTICATED, "Send Authorization: Bearer with an API key or a token.");
  private static final String BEARER = "bearer ";
  private static final String CHALLENGE = "Bearer realm=\"dossier\"";

  private final ApiKeys keys;
  private final Optional<JwtCallers> tokens;

  AccessFilter(ApiKeys keys, Optional<JwtCallers> tokens) {
    this.keys = keys;
    this.tokens = tokens;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (request.getServletPath().startsWith("/api/")) {
      call(request, response, chain);
    } else {
      seeing(() -> Rows.<Exception>all(() -> chain.doFilter(request, response)));
    }
  }

  private void call(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    String authorization = request.getHeader("Authorization");
    Outcome outcome;
    try {
      outcome =
          authorization == null
              ? new Outcome.Refused()
              : Rows.fromAll(() -> outcome(authorization));
    } catch (RuntimeException e) {
      if (!DatabaseAway.is(e)) {
        throw e;
      }
      outcome = new Outcome.IssuerAway();
    }
    switch (outcome) {
      case Outcome.Known known -> pass(known.caller(), request, response, chain);
      case Outcome.Refused refused -> {
        response.setHeader(
            "WWW-Authenticate",
            authorization == null ? CHALLENGE : CHALLENGE + ", error=\"invalid_token\"");
        Answers.write(response, UNAUTHENTICATED);
      }
      case Outcome.NotRegistered stranger -> {
        response.setHeader("WWW-Authenticate", CHALLENGE + ", error=\"insufficient_scope\"");
        Answers.write(
            response,
            Problem.of(
                ProblemType.FORBIDDEN, "The token's client is no app that is registered here."));
      }
      case Outcome.IssuerAway away ->
          Answers.write(
              response,
              Problem.of(ProblemType.UNAVAILABLE, "Try again in a moment; nothing was changed."));
    }
  }

  private static void pass(
      Caller caller, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    request.setAttribute(CALLER, caller);
    Rows.Task<Exception> rest = () -> chain.doFilter(request, response);
    seeing(caller.seesAllApps() ? () -> Rows.all(rest) : () -> Rows.ofApp(caller.appId(), rest));
  }

  /** Java infers one exception of a lambda; a filter throws two. */
  private static void seeing(Rows.Task<Exception> work) throws ServletException, IOException {
    try {
      work.run();
    } catch (ServletException | IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new ServletException(e);
    }
  }

  private Outcome outcome(String authorization) {
    if (!authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      return new Outcome.Refused();
    }
    String secret = authorization.substring(BEARER.length()).strip();
    if (tokens.isPresent() && !secret.startsWith(ApiKeys.PREFIX)) {
      return tokens.get().caller(secret);
    }
    return keys.find(secret).<Outcome>map(Outcome.Known::new).orElseGet(Outcome.Refused::new);
  }
}
