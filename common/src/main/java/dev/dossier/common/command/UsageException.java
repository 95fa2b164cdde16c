package dev.dossier.common.command;

import java.io.Serial;

/** Words that a command does not understand, or a setting that it needs; the message is shown. */
public final class UsageException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  public UsageException(String message) {
    super(message);
  }
}
