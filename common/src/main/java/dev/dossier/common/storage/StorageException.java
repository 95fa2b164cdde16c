package dev.dossier.common.storage;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** The store could not do what it was asked; worth another attempt, but for its subclasses. */
public class StorageException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  public StorageException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
