package dev.dossier.intake.web;

import dev.dossier.common.storage.ObjectStore;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Headers of every answer. {@code form-action} names the store's public origin, since Chrome checks
 * the redirect of the download form against it.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class SecurityHeaders extends OncePerRequestFilter {
  private static final String ASSETS = "/assets/";

  private final String policy;

  SecurityHeaders(ObjectStore store) {
    // Some stores put the bucket into the host, so the origin is read off a URL as people get it.
    URI download = store.presignGet("origin", Duration.ofSeconds(1), "origin");
    this.policy =
        "default-src 'none'; style-src 'self'; form-action 'self' "
            + origin(download)
            + "; frame-ancestors 'none'; base-uri 'none'";
  }

  static String origin(URI uri) {
    return uri.getScheme() + "://" + uri.getRawAuthority();
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
