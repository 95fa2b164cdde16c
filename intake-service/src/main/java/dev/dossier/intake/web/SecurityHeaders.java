package dev.dossier.intake.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Headers of every answer. {@code form-action} names where forms redirect to, such as the store's
 * public origin, since Chrome checks the redirect of the download form against it.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class SecurityHeaders extends OncePerRequestFilter {
  private static final String ASSETS = "/assets/";

  private final String policy;

  SecurityHeaders(FormTargets targets) {
    List<String> forms = new ArrayList<>(List.of("'self'"));
    forms.addAll(targets.origins());
    this.policy =
        "default-src 'none'; style-src 'self'; form-action "
            + String.join(" ", forms)
            + "; frame-ancestors 'none'; base-uri 'none'";
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    response.setHeader("Content-Security-Policy", policy);
    response.setHeader("Referrer-Policy", "no-referrer");
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("X-Frame-Options", "DENY");
    response.setHeader("X-Robots-Tag", "noindex, nofollow");
    response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
    if (!request.getServletPath().startsWith(ASSETS)) {
      response.setHeader("Cache-Control", "no-store");
    }
    chain.doFilter(request, response);
  }
}
