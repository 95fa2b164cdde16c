package dev.dossier.intake.web;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An RFC 9457 problem.
 *
 * @param requestId the request that the problem speaks of, if it names one
 * @param retryAfter how long to wait before the same call can succeed, if that is known; the header
 *     {@code Retry-After} says it in seconds
 */
public record Problem(
    ProblemType type,
    String detail,
    List<FieldError> errors,
    @Nullable UUID requestId,
    @Nullable Duration retryAfter) {

  /** More help nobody, and a small body can be wrong in thousands of places. */
  private static final int MOST_ERRORS = 100;

  public Problem {
    errors = first(errors);
  }

  private static List<FieldError> first(List<FieldError> errors) {
    if (errors.size() <= MOST_ERRORS) {
      return List.copyOf(errors);
    }
    List<FieldError> first = new ArrayList<>(errors.subList(0, MOST_ERRORS));
    first.add(new FieldError("", "and " + (errors.size() - MOST_ERRORS) + " more"));
    return List.copyOf(first);
  }

  public static Problem of(ProblemType type, String detail) {
    return new Problem(type, detail, List.of(), null, null);
  }

  public static Problem of(ProblemType type, String detail, List<FieldError> errors) {
    return new Problem(type, detail, errors, null, null);
  }

  public static Problem about(ProblemType type, String detail, UUID requestId) {
    return new Problem(type, detail, List.of(), requestId, null);
  }

  /** Asked too often; after the wait the same call is answered. */
  public static Problem tooOften(String detail, @Nullable UUID requestId, Duration wait) {
    return new Problem(ProblemType.ASKED_TOO_OFTEN, detail, List.of(), requestId, wait);
  }

  /** The same, to be tried again after a while. */
  public Problem after(Duration wait) {
    return new Problem(type, detail, errors, requestId, wait);
  }

  public int status() {
    return type.status();
  }

  /** The members as they stand in the JSON document. */
  public Map<String, Object> body() {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("type", type.uri());
    body.put("title", type.title());
    body.put("status", type.status());
    body.put("detail", detail);
    body.put("errors", errors);
    if (requestId != null) {
      body.put("requestId", requestId);
    }
    return body;
  }
}
