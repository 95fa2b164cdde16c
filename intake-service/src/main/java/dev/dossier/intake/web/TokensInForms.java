package dev.dossier.intake.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * A button's token stands in the form. Spring reads parameters of the address as well, and those
 * end in the access logs of every proxy on the way.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 2)
class TokensInForms extends OncePerRequestFilter {
  private static final String API = "/api/";

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return !"POST".equals(request.getMethod()) || request.getServletPath().startsWith(API);
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (request.getQueryString() == null) {
      chain.doFilter(request, response);
      return;
    }
    Problem problem =
        Problem.of(
            ProblemType.BAD_REQUEST,
            "The token belongs into the form, and nothing into the address; nothing was done.");
    Answers.write(response, ProblemPages.answer(problem, request));
  }
}
