package dev.dossier.common.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The data subject as the request named them; shown in the package. Always encrypted.
 *
 * @param identifiers further identifiers that the app asserted, by name
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SubjectDetails(
    String email, @Nullable String id, @Nullable String name, Map<String, String> identifiers) {
  public SubjectDetails {
    Check.text(email, "subject.email");
    identifiers = Check.map(identifiers, "subject.identifiers");
  }

  /** No values: all of it is personal data. */
  @Override
  public String toString() {
    return "SubjectDetails";
  }
}
