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
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The JSON object of an officer's call; its fields are asked for by name, others are refused. */
record OfficerBody(ObjectReader reader) {
  private static final int LONGEST = 1000;

  /**
   * @param fields reads them; null where something is wrong
   * @throws ProblemException 413, 415, or 400 that names each wrong field
   */
  static <T> T read(HttpServletRequest http, Function<OfficerBody, @Nullable T> fields)
      throws IOException {
    List<FieldError> errors = new ArrayList<>();
    T read = null;
    Object value = StrictJson.read(JsonBody.read(http), errors);
    if (value instanceof Map<?, ?> members) {
      ObjectReader reader = new ObjectReader(members, "", errors);
      read = fields.apply(new OfficerBody(reader));
      reader.refuseOthers();
    } else if (errors.isEmpty()) {
      errors.add(new FieldError("", "expected a JSON object, was " + ObjectReader.kind(value)));
    }
    if (read == null || !errors.isEmpty()) {
      throw new ProblemException(
          Problem.of(
              ProblemType.INVALID_BODY, "Every field that is wrong is listed in errors.", errors));
    }
    return read;
  }

  /** 1 to 1,000 characters, line breaks included; null where it is wrong or left out. */
  @Nullable String words(String name, boolean required) {
    String words = reader.text(name);
    if (words == null) {
      if (required && !reader.has(name)) {
        reader.require(name);
      }
      return null;
    }
    String problem = problemOf(words);
    if (problem != null) {
      reader.error(name, problem);
      return null;
    }
    return words;
  }

  private static @Nullable String problemOf(String words) {
    if (words.isBlank()) {
      return "expected text, was blank";
    }
    if (!Texts.isLines(words)) {
      return "expected text without control characters";
    }
    return Texts.length(words) > LONGEST ? "expected at most " + LONGEST + " characters" : null;
  }
}
