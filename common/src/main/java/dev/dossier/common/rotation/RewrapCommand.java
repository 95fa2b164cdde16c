package dev.dossier.common.rotation;

import dev.dossier.common.command.CommandResult;
import dev.dossier.common.command.OfflineCommand;
import dev.dossier.common.command.UsageException;
import dev.dossier.common.crypto.KeyEncryption;
import java.util.List;
import java.util.function.Consumer;

/**
 * {@code kek rewrap}: wraps every stored key by the primary key of the keyset. Safe beside the
 * running service, and to be called again after it was interrupted. With {@code --check} it changes
 * nothing, and fails if there is something to wrap.
 */
public final class RewrapCommand implements OfflineCommand {
  private static final String CHECK = "--check";

  private final KeyEncryption keys;
  private final List<WrappedKeys> places;

  public RewrapCommand(KeyEncryption keys, List<WrappedKeys> places) {
    this.keys = keys;
    this.places = List.copyOf(places);
  }

  @Override
  public String name() {
    return "kek rewrap";
  }

  @Override
  public CommandResult run(List<String> arguments, Consumer<String> out) {
    boolean change = !arguments.equals(List.of(CHECK));
    if (change && !arguments.isEmpty()) {
      throw new UsageException("kek rewrap: unknown option '" + arguments.getFirst() + "'");
    }
    int left = 0;
    for (WrappedKeys place : places) {
      int done = 0;
      // Once more after each pass that found some: a service may have written meanwhile.
      for (int some = change ? place.rewrap(keys) : 0; some > 0; some = place.rewrap(keys)) {
        done += some;
      }
      int remaining = place.left(keys);
      out.accept("%s: %d wrapped anew, %d left".formatted(place.name(), done, remaining));
      left += remaining;
    }
    return left == 0 ? CommandResult.GOOD : CommandResult.FAILURE;
  }
}
