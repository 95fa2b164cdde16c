package dev.dossier.common.command;

import dev.dossier.common.storage.StorageException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;

/**
 * Runs one {@link OfflineCommand} of a service in a small context of its own: no web server, no
 * broker, no jobs; the service's settings. The only one that migrates is {@code migrate}, which
 * every service has.
 */
public final class CommandLineRun {
  /** The first argument of a service that is to run a command. */
  public static final String WORD = "command";

  private static final Map<String, Object> SETTINGS =
      Map.of(
          "spring.main.keep-alive", "false",
          "spring.main.lazy-initialization", "true",
          "spring.flyway.enabled", "false",
          "spring.datasource.hikari.maximum-pool-size", "3",
          "spring.datasource.hikari.minimum-idle", "0",
          "spring.datasource.hikari.connection-timeout", "10000",
          "logging.threshold.console", "OFF");

  /** SQLSTATE classes that say that nobody answered, or that we were not let in. */
  private static final List<String> AWAY = List.of("08", "28", "57P", "53", "3D");

  /** Undefined table, column, function: migrations that did not run. */
  private static final List<String> OLD_SCHEMA = List.of("42P01", "42703", "42883", "3F000");

  /** Of every service, and without any of its settings. */
  private static final List<OfflineCommand> BARE =
      List.of(new CreateKeyCommand(), new AddKeyCommand());

  private CommandLineRun() {}

  public static boolean isAsked(String[] arguments) {
    return arguments.length > 0 && arguments[0].equals(WORD);
  }

  /**
   * To standard output.
   *
   * @param application whose package the commands are looked for in
   * @param arguments beginning with {@link #WORD}
   * @return the exit code
   */
  public static int run(Class<?> application, String[] arguments) {
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    List<String> words = Arrays.asList(arguments).subList(1, arguments.length);
    return run(application, words, Map.of(), out::println).exitCode();
  }

  /**
   * @param settings beside those of the environment
   */
  public static CommandResult run(
      Class<?> application,
      List<String> words,
      Map<String, Object> settings,
      Consumer<String> out) {
    if (!words.isEmpty() && words.getFirst().equals(MigrateCommand.NAME)) {
      return migrate(words.subList(1, words.size()), settings, out);
    }
    Optional<OfflineCommand> bare = called(BARE, words);
    return bare.isPresent()
        ? runBare(bare.get(), words, out)
        : runInContext(application, words, settings, out);
  }

  private static CommandResult runBare(
      OfflineCommand command, List<String> words, Consumer<String> out) {
    try {
      return command.run(arguments(command, words), out);
    } catch (RuntimeException e) {
      return failed(e, out);
    }
  }

  private static CommandResult runInContext(
      Class<?> application,
      List<String> words,
      Map<String, Object> settings,
      Consumer<String> out) {
    try (ConfigurableApplicationContext context = context(found(application), SETTINGS, settings)) {
      List<OfflineCommand> commands =
          context.getBeansOfType(OfflineCommand.class).values().stream()
              .sorted(Comparator.comparing(OfflineCommand::name))
              .toList();
      Optional<OfflineCommand> called = called(commands, words);
      if (called.isPresent()) {
        return called.get().run(arguments(called.get(), words), out);
      }
      out.accept(
          "unknown command; there are: "
              + Stream.concat(
                      Stream.concat(BARE.stream(), commands.stream()).map(OfflineCommand::name),
                      Stream.of(MigrateCommand.NAME))
                  .collect(Collectors.joining(", ")));
      return CommandResult.USAGE;
    } catch (RuntimeException e) {
      return failed(e, out);
    }
  }

  /** The one whose name the words begin with. */
  private static Optional<OfflineCommand> called(
      List<OfflineCommand> commands, List<String> words) {
    return commands.stream()
        .filter(command -> (String.join(" ", words) + " ").startsWith(command.name() + " "))
        .findFirst();
  }

  private static List<String> arguments(OfflineCommand command, List<String> words) {
    return words.subList(command.name().split(" ").length, words.size());
  }

  /** Alone in its context: it needs the owner's login, and none of the others' keys. */
  private static CommandResult migrate(
      List<String> arguments, Map<String, Object> settings, Consumer<String> out) {
    Map<String, Object> own = new HashMap<>(SETTINGS);
    own.put("spring.flyway.enabled", "true");
    // As long as it takes another process to migrate the same schema.
    own.put("spring.flyway.lock-retry-count", "-1");
    try (ConfigurableApplicationContext context = context(List.of(), own, settings)) {
      return new MigrateCommand(context.getBean(Flyway.class)).run(arguments, out);
    } catch (RuntimeException e) {
      return failed(e, out);
    }
  }

  private static List<Class<?>> found(Class<?> application) {
    var scanner = new ClassPathScanningCandidateComponentProvider(false);
    scanner.addIncludeFilter(new AnnotationTypeFilter(OfflineConfiguration.class));
    List<Class<?>> all = new ArrayList<>();
    scanner.findCandidateComponents(application.getPackageName()).stream()
        .map(found -> ClassUtils.resolveClassName(String.valueOf(found.getBeanClassName()), null))
        .forEach(all::add);
    return all;
  }

  private static ConfigurableApplicationContext context(
      List<Class<?>> commands, Map<String, Object> own, Map<String, Object> settings) {
    List<Class<?>> sources = new ArrayList<>(List.of(CommandContext.class));
    sources.addAll(commands);
    List<String> arguments = new ArrayList<>();
    own.forEach((key, value) -> arguments.add("--" + key + "=" + value));
    settings.forEach((key, value) -> arguments.add("--" + key + "=" + value));
    return new SpringApplicationBuilder(sources.toArray(Class<?>[]::new))
        .web(WebApplicationType.NONE)
        .registerShutdownHook(false)
        .run(arguments.toArray(String[]::new));
  }

  private static CommandResult failed(RuntimeException failure, Consumer<String> out) {
    UsageException usage = cause(failure, UsageException.class);
    if (usage != null) {
      out.accept(String.valueOf(usage.getMessage()));
      return CommandResult.USAGE;
    }
    String setting = setting(failure);
    if (setting != null) {
      out.accept(setting);
      return CommandResult.USAGE;
    }
    if (cause(failure, StorageException.class) != null) {
      out.accept("the object store cannot be reached");
      return CommandResult.UNREACHABLE;
    }
    String state = state(failure);
    if (isAway(failure)) {
      out.accept("the database cannot be reached (SQLSTATE " + state + ")");
      return CommandResult.UNREACHABLE;
    }
    if (state != null && OLD_SCHEMA.contains(state)) {
      out.accept(
          "the database is older than this build: run the command migrate (SQLSTATE "
              + state
              + ")");
      return CommandResult.FAILURE;
    }
    // The texts of others may quote what they were given.
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    out.accept("failed: " + root.getClass().getSimpleName() + (state == null ? "" : " " + state));
    return CommandResult.FAILURE;
  }

  /** What a settings record says of a wrong value; it begins with the key. */
  private static @Nullable String setting(Throwable failure) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      String message = each.getMessage();
      if (message != null && message.startsWith("dossier.")) {
        return message;
      }
    }
    return null;
  }

  static boolean isAway(Throwable failure) {
    String state = state(failure);
    return state != null && AWAY.stream().anyMatch(state::startsWith);
  }

  /** The innermost SQLSTATE, if a database had to do with it. */
  static @Nullable String state(Throwable failure) {
    String found = null;
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (each instanceof SQLException sql && sql.getSQLState() != null) {
        found = sql.getSQLState();
      }
    }
    return found;
  }

  private static <T extends Throwable> @Nullable T cause(Throwable failure, Class<T> type) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (type.isInstance(each)) {
        return type.cast(each);
      }
    }
    return null;
  }
}
