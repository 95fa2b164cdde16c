package dev.dossier.common.command;

import java.util.List;
import java.util.function.Consumer;

/**
 * One thing that {@code java -jar <service>.jar command <name> <arguments>} does. A bean of a class
 * with {@link OfflineConfiguration}.
 */
public interface OfflineCommand {

  /** The words that call it, separated by one space, such as {@code audit verify}. */
  String name();

  /**
   * @param arguments what follows the name
   * @param out takes each line for the person who called it; no personal data
   * @throws UsageException if the arguments are not understood
   */
  CommandResult run(List<String> arguments, Consumer<String> out);
}
