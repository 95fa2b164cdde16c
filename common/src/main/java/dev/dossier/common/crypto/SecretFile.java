package dev.dossier.common.crypto;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Objects;

/** A file of secrets that is there whole or not at all, whenever its maker is killed. */
final class SecretFile {
  private SecretFile() {}

  /**
   * Durable when this returns.
   *
   * @return false, and nothing is changed, if somebody else's is there, also one made meanwhile
   */
  static boolean create(Path file, String content) throws IOException {
    Path directory = Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file's parent");
    Path fresh =
        Files.createTempFile(
            directory,
            "." + file.getFileName(),
            ".new",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      write(fresh, content);
      // A move would replace another process's file, a link never does.
      Files.createLink(file, fresh);
    } catch (FileAlreadyExistsException e) {
      return false;
    } finally {
      Files.deleteIfExists(fresh);
    }
    sync(directory);
    return true;
  }

  /**
   * In place of the one that is there, in one step, with its owner, group and mode; durable when
   * this returns. Where the file is a symbolic link, what it leads to is replaced.
   *
   * @throws IllegalStateException if the new file could not be its readers'; nothing is changed
   */
  static void replace(Path file, String content) throws IOException {
    replace(file, content, Giving.REAL);
  }

  static void replace(Path file, String content, Giving giving) throws IOException {
    Path real = file.toRealPath();
    Path directory = Objects.requireNonNull(real.getParent(), "a file's parent");
    Path fresh =
        Files.createTempFile(
            directory,
            "." + file.getFileName(),
            ".new",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      makeLike(real, fresh, giving);
      write(fresh, content);
      Files.move(fresh, real, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(fresh);
    }
    sync(directory);
  }

  /** Who read the file before can read it afterwards, and nobody else. */
  static void makeLike(Path file, Path fresh, Giving giving) throws IOException {
    PosixFileAttributes wanted = Files.readAttributes(file, PosixFileAttributes.class);
    PosixFileAttributes has = Files.readAttributes(fresh, PosixFileAttributes.class);
    // A group that may do nothing with the file may be another as well.
    boolean isForGroup = wanted.permissions().contains(PosixFilePermission.GROUP_READ);
    try {
      if (isForGroup && !wanted.group().equals(has.group())) {
        giving.group(fresh, wanted.group());
      }
      if (!wanted.owner().equals(has.owner())) {
        giving.owner(fresh, wanted.owner());
      }
    } catch (FileSystemException e) {
      throw new IllegalStateException(
          "%s belongs to %s:%s, and %s may not make a new one that is theirs and that services can"
                  .formatted(file, wanted.owner(), wanted.group(), has.owner())
              + " read; nothing is changed: call this as %s or as root".formatted(wanted.owner()),
          e);
    }
    if (!wanted.permissions().equals(has.permissions())) {
      Files.setPosixFilePermissions(fresh, wanted.permissions());
    }
  }

  /** Makes a file another's, which most users may not. */
  interface Giving {
    Giving REAL =
        new Giving() {
          @Override
          public void owner(Path file, UserPrincipal owner) throws IOException {
            Files.setOwner(file, owner);
          }

          @Override
          public void group(Path file, GroupPrincipal group) throws IOException {
            Files.getFileAttributeView(file, PosixFileAttributeView.class).setGroup(group);
          }
        };

    void owner(Path file, UserPrincipal owner) throws IOException;

    void group(Path file, GroupPrincipal group) throws IOException;
  }

  private static void write(Path file, String content) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }

  /** The directory's entry outlives a power cut only when the directory itself is written. */
  private static void sync(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
