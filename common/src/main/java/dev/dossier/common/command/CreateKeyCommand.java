package dev.dossier.common.command;

import dev.dossier.common.crypto.KeysetFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * {@code kek create [FILE]}: a first key-encryption key, into a file that is not there yet or, for
 * whoever keeps it elsewhere, to standard output. A file that is there is left as it is.
 */
final class CreateKeyCommand implements OfflineCommand {

  @Override
  public String name() {
    return "kek create";
  }

  @Override
  public CommandResult run(List<String> arguments, Consumer<String> out) {
    if (arguments.size() > 1 || arguments.stream().anyMatch(word -> word.startsWith("-"))) {
      throw new UsageException("kek create: expected at most one FILE");
    }
    if (arguments.isEmpty()) {
      out.accept(KeysetFile.fresh());
      return CommandResult.GOOD;
    }
    Path file = Path.of(arguments.getFirst());
    boolean there = Files.exists(file);
    try {
      KeysetFile.createIfMissing(file);
      out.accept(there ? file + " is there, and stays" : "a key-encryption key is in " + file);
      return CommandResult.GOOD;
    } catch (IOException e) {
      out.accept("cannot write " + file + ": " + e.getClass().getSimpleName());
      return CommandResult.FAILURE;
    }
  }
}
