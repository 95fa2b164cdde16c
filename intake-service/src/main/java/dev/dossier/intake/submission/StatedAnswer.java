package dev.dossier.intake.submission;

import dev.dossier.intake.web.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The body of a call that says that the person answered: {@code {"reason", "answeredAt"}}.
 *
 * @param answeredAt null: now
 */
public record StatedAnswer(String reason, @Nullable Instant answeredAt) {
  private static final Duration LONGEST = Duration.ofDays(366);

  /**
   * @throws ProblemException 413, 415, or 400 that names each wrong field
   */
  public static StatedAnswer read(HttpServletRequest http, Instant now) throws IOException {
    return OfficerBody.read(
        http,
        body -> {
          String reason = body.words("reason", true);
          Instant answeredAt = body.reader().instant("answeredAt", now.minus(LONGEST), now);
          return reason == null ? null : new StatedAnswer(reason, answeredAt);
        });
  }

  /** No words: they may name persons. */
  @Override
  public String toString() {
    return "StatedAnswer[" + answeredAt + "]";
  }
}
