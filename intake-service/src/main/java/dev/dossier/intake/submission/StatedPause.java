package dev.dossier.intake.submission;

import dev.dossier.intake.clock.Ground;
import dev.dossier.intake.web.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The body of a call that asks the person something: {@code {"reason", "ground", "evidence"}}.
 *
 * @param reason the question, as it is mailed
 * @param evidence the officer's note
 */
public record StatedPause(String reason, Ground ground, @Nullable String evidence) {

  /**
   * @throws ProblemException 413, 415, or 400 that names each wrong field
   */
  public static StatedPause read(HttpServletRequest http) throws IOException {
    return OfficerBody.read(
        http,
        body -> {
          String reason = body.words("reason", true);
          String evidence = body.words("evidence", false);
          Optional<Ground> ground = ground(body.reader());
          return reason == null || ground.isEmpty()
              ? null
              : new StatedPause(reason, ground.get(), evidence);
        });
  }

  private static Optional<Ground> ground(ObjectReader reader) {
    if (!reader.has("ground")) {
      reader.require("ground");
    }
    String word = reader.text("ground");
    Optional<Ground> ground = word == null ? Optional.empty() : Ground.of(word);
    if (word != null && ground.isEmpty()) {
      reader.error("ground", "expected identity or clarification");
    }
    return ground;
  }

  /** The ground only: the rest may name persons. */
  @Override
  public String toString() {
    return "StatedPause[" + ground + "]";
  }
}
