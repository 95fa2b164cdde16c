package dev.dossier.quickstart.home;

import dev.dossier.quickstart.report.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;

/** Random credentials of the embedded parts, made once for a data directory (mode 600). */
public final class Secrets {
  static final String DIRECTORY = "secrets";
  private static final int BYTES = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final DataDirectory data;

  public Secrets(DataDirectory data) {
    this.data = data;
  }

  /** One that was made, of a directory that a launcher may have in use. */
  public static Optional<String> kept(Path dataDirectory, String name) {
    Path file = dataDirectory.resolve(DIRECTORY).resolve(name);
    try {
      return Files.exists(file) ? Optional.of(Files.readString(file).strip()) : Optional.empty();
    } catch (IOException e) {
      throw Failure.of("cannot read " + file + ": " + e);
    }
  }

  /** 43 characters of base64url, the same at each call with this name. */
  public synchronized String get(String name) {
    Path directory = data.createPrivateDirectory(data.secretsDirectory());
    return once(directory.resolve(name), "");
  }

  /** The API key with all scopes: {@code dsk_} and 43 characters of base64url. */
  public synchronized String apiKey() {
    return once(data.apiKeyFile(), "dsk_");
  }

  private String once(Path file, String prefix) {
    try {
      if (Files.exists(file)) {
        return Files.readString(file).strip();
      }
    } catch (IOException e) {
      throw Failure.of("cannot read " + file + ": " + e);
    }
    byte[] bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    String secret = prefix + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    data.writePrivate(file, secret + "\n");
    return secret;
  }
}
