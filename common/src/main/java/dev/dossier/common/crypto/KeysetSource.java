package dev.dossier.common.crypto;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the keyset comes from. */
sealed interface KeysetSource {

  /**
   * @return the keyset in JSON
   * @throws IllegalStateException if it cannot be read
   */
  String read();

  /** What is wrong when it is no keyset; nothing of the key. */
  String complaint();

  record File(Path path) implements KeysetSource {
    @Override
    public String read() {
      try {
        return Files.readString(path);
      } catch (IOException e) {
        throw new IllegalStateException(complaint(), e);
      }
    }

    @Override
    public String complaint() {
      return "dossier.kek-file: expected a Tink AEAD keyset in JSON at " + path;
    }
  }

  record Value(String json) implements KeysetSource {
    @Override
    public String read() {
      return json;
    }

    @Override
    public String complaint() {
      return "dossier.kek: expected a Tink AEAD keyset in JSON";
    }

    /** Without the key. */
    @Override
    public String toString() {
      return "Value";
    }
  }
}
