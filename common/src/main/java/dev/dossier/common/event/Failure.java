package dev.dossier.common.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Why a section or an identity failed. The source's own error text may hold personal data and never
 * gets here: {@code code} is an SQLSTATE or an HTTP status, nothing else.
 *
 * @param code {@code SQLSTATE 42P01} or {@code HTTP 429}, if the source gave one
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Failure(Reason reason, @Nullable String code) {
  private static final Pattern CODE = Pattern.compile("SQLSTATE [0-9A-Z]{5}|HTTP [1-5][0-9]{2}");

  public Failure {
    Check.present(reason, "failure.reason");
    if (code != null && !CODE.matcher(code).matches()) {
      throw new IllegalArgumentException("failure.code: expected an SQLSTATE or an HTTP status");
    }
  }

  public static Failure of(Reason reason) {
    return new Failure(reason, null);
  }

  /** For people: our sentence, with the code at most. */
  public String text() {
    return code == null ? reason.sentence() : reason.sentence() + " (" + code + ")";
  }
}
