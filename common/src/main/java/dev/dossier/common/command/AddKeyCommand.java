package dev.dossier.common.command;

import dev.dossier.common.crypto.KeysetFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * {@code kek add FILE}: a new key that wraps from now on; the older ones still unwrap. {@code kek
 * rewrap} of each service follows, once all of them have seen the new key.
 */
final class AddKeyCommand implements OfflineCommand {

  @Override
  public String name() {
    return "kek add";
  }

  @Override
  public CommandResult run(List<String> arguments, Consumer<String> out) {
    if (arguments.size() != 1 || arguments.getFirst().startsWith("-")) {
      throw new UsageException("kek add: expected one FILE");
    }
    Path file = Path.of(arguments.getFirst());
    try {
      int keys = KeysetFile.addPrimary(file);
      out.accept("a new key wraps from now on; %d keys in %s".formatted(keys, file));
      return CommandResult.GOOD;
    } catch (IOException e) {
      out.accept("cannot change " + file + ": " + e.getClass().getSimpleName());
      return CommandResult.FAILURE;
    } catch (IllegalStateException e) {
      out.accept(String.valueOf(e.getMessage()));
      return CommandResult.FAILURE;
    }
  }
}
