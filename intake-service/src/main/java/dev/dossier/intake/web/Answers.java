package dev.dossier.intake.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/** Problems as HTTP answers: documents for programs, pages for people. */
public final class Answers {
  private Answers() {}

  public static ResponseEntity<String> problem(Problem problem) {
    Duration wait = problem.retryAfter();
    ResponseEntity<String> answer =
        ResponseEntity.status(problem.status())
            .contentType(MediaType.APPLICATION_PROBLEM_JSON)
            .body(Json.write(problem.body()));
    if (problem.type() == ProblemType.FORBIDDEN) {
      return with(
          HttpHeaders.WWW_AUTHENTICATE,
          "Bearer realm=\"dossier\", error=\"insufficient_scope\"",
          answer);
    }
    return wait == null ? answer : after(wait, answer);
  }

  /** The same answer with {@code Retry-After}, in whole seconds, rounded up. */
  public static ResponseEntity<String> after(Duration wait, ResponseEntity<String> answer) {
    long seconds = Math.max(1, wait.plusSeconds(1).minusNanos(1).toSeconds());
    return with(HttpHeaders.RETRY_AFTER, Long.toString(seconds), answer);
  }

  private static ResponseEntity<String> with(
      String header, String value, ResponseEntity<String> answer) {
    return ResponseEntity.status(answer.getStatusCode())
        .headers(answer.getHeaders())
        .header(header, value)
        .body(answer.getBody());
  }

  /** From a filter, where there is no handler to return from. */
  public static void write(HttpServletResponse response, Problem problem) throws IOException {
    write(response, problem(problem));
  }

  /** The same, of a page or a document. */
  static void write(HttpServletResponse response, ResponseEntity<String> answer)
      throws IOException {
    String text = answer.getBody();
    byte[] body = text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
    response.setStatus(answer.getStatusCode().value());
    answer
        .getHeaders()
        .forEach((name, values) -> values.forEach(value -> response.setHeader(name, value)));
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }

  /**
   * Whether a person's browser asks: {@code Accept} names HTML, and no JSON before it. A program
   * that says nothing, or takes everything, gets the document.
   */
  public static boolean forPeople(HttpServletRequest request) {
    List<MediaType> accepted;
    try {
      String accept = request.getHeader("Accept");
      accepted = accept == null ? List.of() : MediaType.parseMediaTypes(accept);
    } catch (InvalidMediaTypeException e) {
      return false;
    }
    return quality(accepted, "html") > 0 && quality(accepted, "html") >= quality(accepted, "json");
  }

  private static double quality(List<MediaType> accepted, String kind) {
    return accepted.stream()
        .filter(type -> type.getSubtype().contains(kind))
        .mapToDouble(MediaType::getQualityValue)
        .max()
        .orElse(0);
  }
}
