package dev.dossier.intake.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * A button of a page is for a person: what a browser or a scanner fetches ahead of a click, or a
 * part of an answer, confirms nothing and counts nothing. Reading pages that way is fine. What a
 * button sends stands in its form: in the address it would end in the logs of every proxy.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
class ClicksOnly extends OncePerRequestFilter {
  private static final String API = "/api/";

  /** The standard one first; the others are of older browsers. */
  private static final List<String> PURPOSES =
      List.of("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz");

  private static final List<String> AHEAD = List.of("prefetch", "prerender", "preview");

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return !"POST".equals(request.getMethod()) || request.getServletPath().startsWith(API);
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (request.getHeader("Range") != null || fetchedAhead(request)) {
      refuse(
          request,
          response,
          ProblemType.NOT_A_CLICK,
          "Fetched ahead or in parts: nothing was confirmed and nothing was counted.");
    } else if (request.getQueryString() != null) {
      refuse(
          request,
          response,
          ProblemType.BAD_REQUEST,
          "The token belongs into the form, and nothing into the address; nothing was done.");
    } else {
      chain.doFilter(request, response);
    }
  }

  private static void refuse(
      HttpServletRequest request, HttpServletResponse response, ProblemType type, String detail)
      throws IOException {
    Answers.write(response, ProblemPages.answer(Problem.of(type, detail), request));
  }

  private static boolean fetchedAhead(HttpServletRequest request) {
    return PURPOSES.stream()
        .flatMap(name -> Collections.list(request.getHeaders(name)).stream())
        .map(value -> value.toLowerCase(Locale.ROOT))
        .anyMatch(value -> AHEAD.stream().anyMatch(value::contains));
  }
}
