package dev.dossier.intake.submission;

import dev.dossier.intake.web.Problem;
import dev.dossier.intake.web.ProblemException;
import dev.dossier.intake.web.ProblemType;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The header {@code Idempotency-Key}. */
final class IdempotencyKey {
  private static final Pattern FORM = Pattern.compile("[!-~]([ -~]{0,253}[!-~])?");

  private IdempotencyKey() {}

  /**
   * @throws ProblemException 400 if it is not one key of 1 to 255 printable ASCII characters
   */
  static @Nullable String of(HttpServletRequest http) {
    List<String> keys = Collections.list(http.getHeaders("Idempotency-Key"));
    if (keys.isEmpty()) {
      return null;
    }
    if (keys.size() > 1 || !FORM.matcher(keys.getFirst()).matches()) {
      throw new ProblemException(
          Problem.of(
              ProblemType.BAD_REQUEST,
              "Idempotency-Key: expected one key of 1 to 255 printable ASCII characters."));
    }
    return keys.getFirst();
  }
}
