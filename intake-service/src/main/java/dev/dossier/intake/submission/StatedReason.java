package dev.dossier.intake.submission;

import dev.dossier.intake.web.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;

/** The body of a call that gives a reason and nothing else: {@code {"reason": "..."}}. */
public final class StatedReason {
  private StatedReason() {}

  /**
   * @return 1 to 1,000 characters, line breaks included
   * @throws ProblemException 413, 415, or 400 that names each wrong field
   */
  public static String read(HttpServletRequest http) throws IOException {
    return OfficerBody.read(http, body -> body.words("reason", true));
  }
}
