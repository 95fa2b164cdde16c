package dev.dossier.intake.submission;

import dev.dossier.intake.web.FieldError;
import dev.dossier.intake.web.Problem;
import dev.dossier.intake.web.ProblemException;
import dev.dossier.intake.web.ProblemType;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The body of a call that gives a reason and nothing else: {@code {"reason": "..."}}. */
public final class StatedReason {
  private static final int LONGEST = 1000;

  private StatedReason() {}

  /**
   * @return 1 to 1,000 characters, line breaks included
   * @throws ProblemException 413, 415, or 400 that names each wrong field
   */
  public static String read(HttpServletRequest http) throws IOException {
    List<FieldError> errors = new ArrayList<>();
    String reason = read(JsonBody.read(http), errors);
    if (reason == null || !errors.isEmpty()) {
      throw new ProblemException(
          Problem.of(
              ProblemType.INVALID_BODY, "Every field that is wrong is listed in errors.", errors));
    }
    return reason;
  }

  private static @Nullable String read(byte[] body, List<FieldError> errors) {
    Object value = StrictJson.read(body, errors);
    if (!(value instanceof Map<?, ?> members)) {
      if (errors.isEmpty()) {
        errors.add(new FieldError("", "expected a JSON object, was " + ObjectReader.kind(value)));
      }
      return null;
    }
    ObjectReader reader = new ObjectReader(members, "", errors);
    String reason = reader.text("reason");
    reader.refuseOthers();
    if (!reader.has("reason")) {
      reader.require("reason");
    } else if (reason != null) {
      String problem = problemOf(reason);
      if (problem != null) {
        reader.error("reason", problem);
      }
    }
    return reason;
  }

  private static @Nullable String problemOf(String reason) {
    if (reason.isBlank()) {
      return "expected text, was blank";
    }
    if (!Texts.isLines(reason)) {
      return "expected text without control characters";
    }
    return Texts.length(reason) > LONGEST ? "expected at most " + LONGEST + " characters" : null;
  }
}
