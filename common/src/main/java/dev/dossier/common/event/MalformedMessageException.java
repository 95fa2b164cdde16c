package dev.dossier.common.event;

import java.io.Serial;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;

/** A message that cannot be read, today or tomorrow: it belongs to the dead letters. */
public final class MalformedMessageException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /** The cause is left out: Jackson quotes the source, which may hold personal data. */
  MalformedMessageException(Class<?> type, JacksonException e) {
    super(
        type.getSimpleName()
            + ": not readable at "
            + e.getPath().stream()
                .map(r ->
                    r.getPropertyName() == null ? "[" + r.getIndex() + "]" : r.getPropertyName())
                .collect(Collectors.joining(".", "/", ""))
            + because(e));
  }

  private static String because(JacksonException e) {
    return e.getCause() instanceof IllegalArgumentException own
        ? " (" + own.getMessage() + ")"
        : "";
  }
}
