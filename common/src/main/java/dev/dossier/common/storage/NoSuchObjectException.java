package dev.dossier.common.storage;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** There is no object of this key. */
public final class NoSuchObjectException extends StorageException {
  @Serial private static final long serialVersionUID = 1L;

  public NoSuchObjectException(String key, @Nullable Throwable cause) {
    super("no object " + key, cause);
  }
}
