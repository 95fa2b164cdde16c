package dev.dossier.common.crypto;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Held by whoever changes the key-encryption key's file, from what is looked at until the change.
 * It ends with its process. The lock's own empty file stays: one who removed it could not know
 * whether another holds it.
 */
public final class KeysetLock implements AutoCloseable {
  private final FileChannel channel;

  private KeysetLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * @return empty if somebody else holds it
   */
  public static Optional<KeysetLock> tryHold(Path file) throws IOException {
    Path real = file.toRealPath();
    Path lock = real.resolveSibling(real.getFileName() + ".lock");
    FileChannel channel =
        FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() != null) {
        // Whoever may change the file can lock it the next time; who may not is told so now.
        SecretFile.makeLike(real, lock, SecretFile.Giving.REAL);
        return Optional.of(new KeysetLock(channel));
      }
    } catch (OverlappingFileLockException e) {
      // This process holds it.
      channel.close();
      return Optional.empty();
    } catch (IOException | IllegalStateException e) {
      channel.close();
      throw e;
    }
    channel.close();
    return Optional.empty();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
