package dev.dossier.packager.inbox;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** Something that was sent to be packed cannot be read, today or tomorrow. */
public final class UnreadableException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /**
   * @param what no personal data
   */
  public UnreadableException(String what, @Nullable Throwable cause) {
    super(what + " is unreadable", cause);
  }
}
