package dev.dossier.intake.access;

import dev.dossier.common.command.CommandResult;
import dev.dossier.common.command.OfflineCommand;
import dev.dossier.common.command.UsageException;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code api-key create|rotate|revoke|list}: the words of a command line to {@link KeyCare}. */
final class ApiKeyCommand implements OfflineCommand {
  static final String USAGE =
      """
      Usage: dossier api-key <what> [--data DIR]
        create --app NAME --scopes SCOPE,... [--name PERSON]
            makes a key and prints it, this once; the app is made if there is none
        rotate ID [--overlap DURATION]
            makes a further key like this one, which ends after the overlap (PT24H)
        revoke ID
            the key is refused from now on
        list
            id, app, name, first characters, scopes, created, last used, ends
      Scopes: \
      """
          + Arrays.stream(Scope.values()).map(Scope::word).collect(Collectors.joining(", "));

  private static final Duration OVERLAP = Duration.ofHours(24);
  private static final Duration LONGEST_OVERLAP = Duration.ofDays(90);
  private static final int LONGEST_NAME = 100;

  private final KeyCare keys;

  ApiKeyCommand(KeyCare keys) {
    this.keys = keys;
  }

  @Override
  public String name() {
    return "api-key";
  }

  /** A failure: no such key, or one that has ended. */
  @Override
  public CommandResult run(List<String> words, Consumer<String> out) {
    if (words.isEmpty()) {
      throw usage("expected create, rotate, revoke or list");
    }
    List<String> rest = words.subList(1, words.size());
    return switch (words.getFirst()) {
      case "create" ->
          create(new Words("create", rest, Set.of("--app", "--scopes", "--name")), out);
      case "rotate" -> rotate(new Words("rotate", rest, Set.of("--overlap")), out);
      case "revoke" -> revoke(new Words("revoke", rest, Set.of()), out);
      case "list" -> list(new Words("list", rest, Set.of()), out);
      default -> throw usage("unknown: '" + words.getFirst() + "'");
    };
  }

  private static UsageException usage(String message) {
    return new UsageException("api-key: " + message + "\n" + USAGE);
  }

  private CommandResult create(Words words, Consumer<String> out) {
    words.bare(0);
    String app = words.required("--app");
    if (!Apps.wellFormed(app)) {
      throw usage("--app: expected 1 to 100 of A-Z a-z 0-9 . _ -, a letter first");
    }
    if (Apps.isReserved(app)) {
      throw usage("--app: '" + app + "' is reserved for events of unregistered sources");
    }
    Set<Scope> scopes = scopes(words.required("--scopes"));
    String name = words.options.get("--name");
    if (name != null
        && (name.length() > LONGEST_NAME || name.chars().anyMatch(Character::isISOControl))) {
      throw usage("--name: expected up to 100 characters on one line");
    }
    show(keys.create(app, scopes, name), out);
    return CommandResult.GOOD;
  }

  private CommandResult rotate(Words words, Consumer<String> out) {
    UUID id = id(words);
    return tell(keys.rotate(id, overlap(words.options.get("--overlap"))), id, out);
  }

  private CommandResult revoke(Words words, Consumer<String> out) {
    UUID id = id(words);
    return tell(keys.revoke(id), id, out);
  }

  private static CommandResult tell(KeyCare.Outcome outcome, UUID id, Consumer<String> out) {
    return switch (outcome) {
      case KeyCare.Outcome.Rotated rotated -> {
        show(rotated.fresh(), out);
        out.accept("the old key " + id + " ends at " + rotated.oldEndsAt());
        yield CommandResult.GOOD;
      }
      case KeyCare.Outcome.Revoked revoked -> {
        out.accept(id + " is revoked");
        yield CommandResult.GOOD;
      }
      case KeyCare.Outcome.EndedBefore ended -> {
        out.accept("api-key: " + id + " has ended or was revoked before");
        yield CommandResult.FAILURE;
      }
      case KeyCare.Outcome.Unknown unknown -> {
        out.accept("api-key: there is no key " + id);
        yield CommandResult.FAILURE;
      }
    };
  }

  private CommandResult list(Words words, Consumer<String> out) {
    words.bare(0);
    for (KeyCare.Entry key : keys.list()) {
      out.accept(
          String.join(
              "  ",
              key.id().toString(),
              key.app(),
              key.name() == null ? "-" : key.name(),
              key.prefix() == null ? "dsk_" : key.prefix() + "...",
              String.join(",", key.scopes()),
              "created " + key.createdAt(),
              "used " + Objects.requireNonNullElse(key.lastUsedOn(), "never"),
              (key.works() ? "ends " : "ENDED ")
                  + Objects.requireNonNullElse(key.endsAt(), "never")));
    }
    return CommandResult.GOOD;
  }

  private static void show(KeyCare.Fresh fresh, Consumer<String> out) {
    out.accept("id   " + fresh.id());
    out.accept("key  " + fresh.key());
    out.accept("This is the only time that the key is shown; only its hash is kept.");
  }

  private static Set<Scope> scopes(String list) {
    Set<Scope> scopes = EnumSet.noneOf(Scope.class);
    for (String word : list.split(",", -1)) {
      scopes.add(
          Scope.of(word.strip())
              .orElseThrow(() -> usage("--scopes: unknown scope '" + word + "'")));
    }
    return scopes;
  }

  private static UUID id(Words words) {
    String word = words.bare(1).getFirst();
    return KeyCare.id(word).orElseThrow(() -> usage("expected a key's id, as list shows it"));
  }

  private static Duration overlap(@Nullable String text) {
    Duration overlap = text == null ? OVERLAP : duration(text).orElse(Duration.ofSeconds(-1));
    if (overlap.isNegative() || overlap.compareTo(LONGEST_OVERLAP) > 0) {
      throw usage("--overlap: expected an ISO 8601 duration up to P90D, as PT24H");
    }
    return overlap;
  }

  private static Optional<Duration> duration(String text) {
    try {
      return Optional.of(Duration.parse(text));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** Options with their values, and the words that stand alone. */
  private static final class Words {
    final Map<String, String> options = new HashMap<>();
    private final List<String> bare = new ArrayList<>();
    private final String command;

    Words(String command, List<String> words, Set<String> known) {
      this.command = command;
      for (int i = 0; i < words.size(); i++) {
        String word = words.get(i);
        if (!word.startsWith("--")) {
          bare.add(word);
          continue;
        }
        int equals = word.indexOf('=');
        String name = equals < 0 ? word : word.substring(0, equals);
        if (!known.contains(name)) {
          throw usage(command + ": unknown option '" + name + "'");
        }
        if (equals < 0 && i + 1 == words.size()) {
          throw usage(command + ": " + name + " needs a value");
        }
        String value = equals < 0 ? words.get(++i) : word.substring(equals + 1);
        if (value.isBlank() || options.put(name, value) != null) {
          throw usage(command + ": expected one value of " + name);
        }
      }
    }

    String required(String option) {
      String value = options.get(option);
      if (value == null) {
        throw usage(command + ": expected " + option);
      }
      return value;
    }

    List<String> bare(int count) {
      if (bare.size() != count) {
        throw usage(command + ": expected " + (count == 0 ? "options only" : "one id"));
      }
      return bare;
    }
  }
}
