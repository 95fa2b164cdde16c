package dev.dossier.testsupport.infra;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;

/** Who gets into a server: its access file, and the superuser's password beside it. */
final class PostgresAccess {
  private static final String OPEN_TO_SUPERUSER =
      """
      host all postgres 127.0.0.1/32 trust
      host all postgres ::1/128 trust
      """;
  private static final String BY_PASSWORD =
      """
      host all all 127.0.0.1/32 scram-sha-256
      host all all ::1/128 scram-sha-256
      """;
  private static final String PASSWORD_FILE = "superuser-password";

  private PostgresAccess() {}

  /** Everybody needs a password; the superuser does not while the server is open to it. */
  static void write(Path data, boolean openToSuperuser) {
    try {
      Files.writeString(
          data.resolve("pg_hba.conf"),
          openToSuperuser ? OPEN_TO_SUPERUSER + BY_PASSWORD : BY_PASSWORD);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write pg_hba.conf", e);
    }
  }

  /** Empty before the first start has set one. */
  static String keptPassword(Path data) {
    Path file = data.resolve(PASSWORD_FILE);
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  static String newPassword() {
    byte[] random = new byte[24];
    new SecureRandom().nextBytes(random);
    return HexFormat.of().formatHex(random);
  }

  /**
   * Whole or not at all: an empty file would let the next start in no more. The server's lock on
   * its directory keeps others away.
   */
  static void keepPassword(Path data, String password) throws IOException {
    Path fresh =
        Files.createTempFile(
            data,
            PASSWORD_FILE,
            ".new",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(password.getBytes(StandardCharsets.UTF_8)));
      channel.force(true);
    }
    Files.move(fresh, data.resolve(PASSWORD_FILE), StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel directory = FileChannel.open(data, StandardOpenOption.READ)) {
      directory.force(true);
    }
  }
}
