package dev.dossier.common.repair;

import dev.dossier.common.command.CommandResult;
import dev.dossier.common.command.OfflineCommand;
import dev.dossier.common.command.UsageException;
import dev.dossier.common.messaging.OutboxRows;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.kafka.common.errors.RetriableException;

/**
 * {@code outbox list} and {@code outbox replay}: what waits to be sent, and sending it one by one,
 * past a message that the broker refuses. A running relay sends whole batches, which such a message
 * would hold up; rows are locked, so both may work at once.
 */
public final class OutboxCommand implements OfflineCommand {
  static final String USAGE =
      """
      Usage: dossier outbox <what> [--service intake|packager|notifier] [--data DIR]
        list     how many messages wait, by topic, and the age of the oldest
        replay   sends each, and names those that the broker refuses; they stay\
      """;

  private final OutboxRows rows;

  public OutboxCommand(OutboxRows rows) {
    this.rows = rows;
  }

  @Override
  public String name() {
    return "outbox";
  }

  @Override
  public CommandResult run(List<String> words, Consumer<String> out) {
    if (words.equals(List.of("list"))) {
      rows.waiting()
          .forEach(each ->
              out.accept(
                  "%s: %d waiting, the oldest for %d s, the largest of %d bytes"
                      .formatted(
                          each.topic(),
                          each.messages(),
                          each.oldestSeconds(),
                          each.largestBytes())));
      out.accept(rows.count() + " waiting");
      return CommandResult.GOOD;
    }
    if (words.equals(List.of("replay"))) {
      return replay(out);
    }
    throw new UsageException("outbox: expected list or replay\n\n" + USAGE);
  }

  private CommandResult replay(Consumer<String> out) {
    int sent = 0;
    int refused = 0;
    long after = 0;
    for (var each = rows.sendNext(after); each.isPresent(); each = rows.sendNext(after)) {
      after = each.get().id();
      Throwable failure = each.get().failure();
      if (failure == null) {
        sent++;
      } else if (failure instanceof RetriableException
          || failure instanceof TimeoutException
          || failure instanceof InterruptedException) {
        out.accept("the broker cannot be reached: " + failure.getClass().getSimpleName());
        return CommandResult.UNREACHABLE;
      } else {
        refused++;
        out.accept(
            "refused: id=%d topic=%s bytes=%d %s"
                .formatted(
                    each.get().id(),
                    each.get().topic(),
                    each.get().bytes(),
                    failure.getClass().getSimpleName()));
      }
    }
    out.accept("%d sent, %d refused".formatted(sent, refused));
    return refused == 0 ? CommandResult.GOOD : CommandResult.FAILURE;
  }
}
