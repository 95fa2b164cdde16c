package dev.dossier.quickstart.home;

import dev.dossier.quickstart.report.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A directory that belongs to one launcher while it is open, and to its owner alone. */
public final class DataDirectory implements AutoCloseable {
  private static final String LOCK = "lock";
  private static final String PRIVATE_DIRECTORY = "rwx------";
  private static final String PRIVATE_FILE = "rw-------";

  private final Path root;
  private final boolean throwAway;
  private final FileChannel channel;
  private final FileLock lock;

  private DataDirectory(Path root, boolean throwAway, FileChannel channel, FileLock lock) {
    this.root = root;
    this.throwAway = throwAway;
    this.channel = channel;
    this.lock = lock;
  }

  /** Made when it does not exist. */
  public static DataDirectory open(Path directory) {
    return open(directory, false);
  }

  /**
   * One that is there, unless a launcher has it in use.
   *
   * @throws Failure if there is none
   */
  public static Optional<DataDirectory> openIfFree(Path directory) {
    if (!Files.isRegularFile(directory.resolve(LOCK))) {
      throw Failure.usage("there is no data directory " + directory.toAbsolutePath().normalize());
    }
    return attempt(directory, false);
  }

  /** A temporary one; gone after close. */
  public static DataDirectory temporary() {
    try {
      return open(Files.createTempDirectory("dossier-demo-"), true);
    } catch (IOException e) {
      throw new UncheckedIOException("no temporary directory", e);
    }
  }

  private static DataDirectory open(Path directory, boolean throwAway) {
    return attempt(directory, throwAway)
        .orElseThrow(() ->
            Failure.of(
                "the data directory is in use by another launcher: "
                    + directory.toAbsolutePath().normalize()));
  }

  private static Optional<DataDirectory> attempt(Path directory, boolean throwAway) {
    Path root = directory.toAbsolutePath().normalize();
    try {
      boolean made = Files.notExists(root);
      Files.createDirectories(root);
      if (made) {
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString(PRIVATE_DIRECTORY));
      }
      FileChannel channel =
          FileChannel.open(root.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = lock(channel);
      if (lock == null) {
        channel.close();
        return Optional.empty();
      }
      var data = new DataDirectory(root, throwAway, channel, lock);
      // Private also below a directory that was there and keeps its permissions.
      Stream.of(data.run(), data.logs(), data.kafka(), data.s3(), data.mailbox())
          .forEach(data::createPrivateDirectory);
      return Optional.of(data);
    } catch (IOException e) {
      throw Failure.of("the data directory cannot be used: " + e);
    }
  }

  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  public Path root() {
    return root;
  }

  public boolean isThrowAway() {
    return throwAway;
  }

  public Path postgres() {
    return root.resolve("postgres");
  }

  public Path kafka() {
    return root.resolve("kafka");
  }

  public Path s3() {
    return root.resolve("s3");
  }

  public Path mailbox() {
    return root.resolve("mailbox");
  }

  /** Jars of JDBC drivers that somebody put into {@code drivers}, in the order of their names. */
  public List<Path> drivers() {
    return drivers(root);
  }

  /** As {@link #drivers()}, of a directory that need not be there. */
  public static List<Path> drivers(Path root) {
    Path directory = root.resolve("drivers");
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    } catch (IOException e) {
      throw Failure.of("cannot read " + directory + ": " + e);
    }
  }

  public Path kekFile() {
    return kekFile(root);
  }

  /** As {@link #kekFile()}, of a directory that a launcher may have in use. */
  public static Path kekFile(Path root) {
    return root.resolve("kek.json");
  }

  public Path apiKeyFile() {
    return root.resolve("api-key");
  }

  public Path addressesFile() {
    return root.resolve("run/addresses.json");
  }

  Path portsFile() {
    return root.resolve(Ports.FILE);
  }

  Path secretsDirectory() {
    return root.resolve(Secrets.DIRECTORY);
  }

  /** Process ids and addresses of the present start. */
  public Path run() {
    return root.resolve("run");
  }

  public Path logs() {
    return root.resolve("logs");
  }

  public Path pidFile(String process) {
    return run().resolve(process + ".pid");
  }

  public Path log(String process) {
    return logs().resolve(process + ".log");
  }

  /** Replaces the file in one step; only its owner can read it. */
  public synchronized void writePrivate(Path file, String text) {
    try {
      Path temporary = file.resolveSibling(file.getFileName() + ".new");
      Files.deleteIfExists(temporary);
      Files.createFile(
          temporary,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(PRIVATE_FILE)));
      Files.writeString(temporary, text, StandardOpenOption.WRITE);
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw Failure.of("cannot write " + file + ": " + e);
    }
  }

  /** Also one that was there becomes private: these are ours, unlike the root's parents. */
  Path createPrivateDirectory(Path directory) {
    try {
      var permissions = PosixFilePermissions.fromString(PRIVATE_DIRECTORY);
      Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(permissions));
      Files.setPosixFilePermissions(directory, permissions);
      return directory;
    } catch (IOException e) {
      throw Failure.of("cannot make " + directory + ": " + e);
    }
  }

  @Override
  public void close() {
    try {
      lock.release();
      channel.close();
      if (throwAway) {
        delete(root);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot release " + root, e);
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
