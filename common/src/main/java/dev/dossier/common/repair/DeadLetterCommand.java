package dev.dossier.common.repair;

import dev.dossier.common.command.CommandResult;
import dev.dossier.common.command.OfflineCommand;
import dev.dossier.common.command.UsageException;
import dev.dossier.common.crypto.DecryptionException;
import dev.dossier.common.event.Topics;
import dev.dossier.common.messaging.DeadLetter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * {@code dead-letter list} and {@code dead-letter requeue}: what could not be handled, and sending
 * it again to the topic that it came from, with its key and headers. Consumers take any number of
 * copies, so a message that was handled meanwhile changes nothing.
 */
public final class DeadLetterCommand implements OfflineCommand {
  static final String USAGE =
      """
      Usage: dossier dead-letter <what> [--data DIR]
        list [--topic TOPIC]
            every dead letter that the broker still has: where it is, when, why
        requeue --topic TOPIC --at PARTITION:OFFSET
            sends one again, named as list names it
        requeue --topic TOPIC --all
            sends all again that came after the last --all
      TOPIC is the one that the message came from, such as dossier.sections\
      """;

  private static final Pattern PLACE = Pattern.compile("([0-9]{1,9}):([0-9]{1,18})");
  private static final String TOPIC = "--topic";
  private static final String AT = "--at";
  private static final String ALL = "--all";

  private final DeadLetterShelf shelf;

  public DeadLetterCommand(DeadLetterShelf shelf) {
    this.shelf = shelf;
  }

  @Override
  public String name() {
    return "dead-letter";
  }

  @Override
  public CommandResult run(List<String> words, Consumer<String> out) {
    Asked asked = Asked.of(words);
    try {
      String topic = asked.topic();
      if (topic != null && !shelf.topics().contains(topic)) {
        out.accept("there is no topic " + Topics.deadLetters(topic));
        return CommandResult.FAILURE;
      }
      return asked.requeue() ? requeue(asked, out) : list(asked, out);
    } catch (KafkaException e) {
      out.accept("the broker cannot be reached: " + e.getClass().getSimpleName());
      return CommandResult.UNREACHABLE;
    }
  }

  private CommandResult list(Asked asked, Consumer<String> out) {
    List<String> topics =
        asked.topic() == null ? shelf.topics() : List.of(Objects.requireNonNull(asked.topic()));
    int count = 0;
    for (String topic : topics) {
      for (Shelved each : shelf.letters(topic)) {
        out.accept(line(each));
        count++;
      }
    }
    out.accept(count + (count == 1 ? " dead letter" : " dead letters"));
    return CommandResult.GOOD;
  }

  private CommandResult requeue(Asked asked, Consumer<String> out) {
    String topic = Objects.requireNonNull(asked.topic());
    List<Shelved> letters = new ArrayList<>();
    for (Shelved each : asked.all() ? shelf.lettersSinceRequeue(topic) : shelf.letters(topic)) {
      if (asked.all() || each.place().equals(asked.at())) {
        letters.add(each);
      }
    }
    if (letters.isEmpty()) {
      out.accept(
          asked.all()
              ? "no dead letter of " + topic + " came since the last requeue"
              : "no dead letter of " + topic + " at " + asked.at());
      return asked.all() ? CommandResult.GOOD : CommandResult.FAILURE;
    }
    int failed = 0;
    for (Shelved each : letters) {
      String problem = sendAgain(each);
      out.accept(problem == null ? "sent again: " + line(each) : problem + ": " + line(each));
      failed += problem == null ? 0 : 1;
    }
    if (asked.all()) {
      shelf.markRequeued(topic, letters);
    }
    out.accept("%d sent again, %d not".formatted(letters.size() - failed, failed));
    return failed == 0 ? CommandResult.GOOD : CommandResult.FAILURE;
  }

  /** Null when it was sent. */
  private @Nullable String sendAgain(Shelved each) {
    DeadLetter letter = each.letter();
    if (letter == null) {
      return "not sent, no dead letter of this release";
    }
    if (letter.payload() == null) {
      return "not sent, it was too large to be kept";
    }
    try {
      shelf.sendAgain(letter);
      return null;
    } catch (DecryptionException e) {
      return "not sent, the key that it was encrypted by is gone or another";
    }
  }

  private static String line(Shelved each) {
    DeadLetter letter = each.letter();
    if (letter == null) {
      return "%s %s unreadable".formatted(each.topic(), each.place());
    }
    StringBuilder line =
        new StringBuilder(
            "%s %s %s %s".formatted(each.topic(), each.place(), letter.at(), letter.reason()));
    if (letter.key() != null) {
      line.append(" key=").append(letter.key());
    }
    if (letter.labels() != null) {
      letter
          .labels()
          .forEach((name, value) -> line.append(' ').append(name).append('=').append(value));
    }
    if (letter.errors() != null) {
      letter
          .errors()
          .forEach(fault ->
              line.append(' ')
                  .append(fault.field())
                  .append(": ")
                  .append(fault.message())
                  .append(';'));
    }
    return line.toString();
  }

  private record Asked(boolean requeue, @Nullable String topic, @Nullable String at, boolean all) {

    static Asked of(List<String> words) {
      if (words.isEmpty() || !List.of("list", "requeue").contains(words.getFirst())) {
        throw usage("expected list or requeue");
      }
      boolean requeue = words.getFirst().equals("requeue");
      String topic = null;
      String at = null;
      boolean all = false;
      for (int i = 1; i < words.size(); i++) {
        String word = words.get(i);
        if (word.equals(ALL) && requeue) {
          all = true;
        } else if ((word.equals(TOPIC) || word.equals(AT) && requeue) && i + 1 < words.size()) {
          String value = words.get(++i);
          if (word.equals(TOPIC)) {
            topic = value;
          } else {
            at = value;
          }
        } else {
          throw usage("unexpected '" + word + "'");
        }
      }
      if (requeue && topic == null) {
        throw usage("requeue: expected --topic TOPIC");
      }
      if (requeue && all == (at != null)) {
        throw usage("requeue: expected either --all or --at PARTITION:OFFSET");
      }
      if (at != null) {
        Matcher place = PLACE.matcher(at);
        if (!place.matches()) {
          throw usage("--at: expected PARTITION:OFFSET, such as 0:17");
        }
      }
      return new Asked(requeue, topic, at, all);
    }

    private static UsageException usage(String message) {
      return new UsageException("dead-letter: " + message + "\n\n" + USAGE);
    }
  }

  /**
   * A record of a dead-letter topic.
   *
   * @param topic where the message came from
   * @param letter absent if it is none that this release can read
   */
  record Shelved(String topic, int partition, long offset, @Nullable DeadLetter letter) {
    /** As {@code --at} takes it. */
    String place() {
      return partition + ":" + offset;
    }
  }
}
