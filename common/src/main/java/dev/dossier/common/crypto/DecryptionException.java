package dev.dossier.common.crypto;

import java.io.Serial;

/** Encrypted bytes that do not belong to the key or to the place where they were found. */
public final class DecryptionException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  DecryptionException(String message) {
    super(message);
  }
}
