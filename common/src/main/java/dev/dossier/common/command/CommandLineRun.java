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
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;

/**
 * Runs one {@link OfflineCommand} of a service in a small context of its own: no web server, no
 * broker, no migrations, no jobs; the service's settings.
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
    try (ConfigurableApplicationContext context = context(application, settings)) {
      List<OfflineCommand> commands =
          context.getBeansOfType(OfflineCommand.class).values().stream()
              .sorted(Comparator.comparing(OfflineCommand::name))
              .toList();
      for (OfflineCommand command : commands) {
        List<String> name = List.of(command.name().split(" "));
        if (words.size() >= name.size() && words.subList(0, name.size()).equals(name)) {
          return command.run(words.subList(name.size(), words.size()), out);
        }
      }
      out.accept(
          "unknown command; there are: "
              + commands.stream().map(OfflineCommand::name).collect(Collectors.joining(", ")));
      return CommandResult.USAGE;
    } catch (RuntimeException e) {
      return failed(e, out);
    }
  }

  private static ConfigurableApplicationContext context(
      Class<?> application, Map<String, Object> settings) {
    List<Class<?>> sources = new ArrayList<>(List.of(CommandContext.class));
    var scanner = new ClassPathScanningCandidateComponentProvider(false);
    scanner.addIncludeFilter(new AnnotationTypeFilter(OfflineConfiguration.class));
    scanner.findCandidateComponents(application.getPackageName()).stream()
        .map(found -> ClassUtils.resolveClassName(String.valueOf(found.getBeanClassName()), null))
        .forEach(sources::add);
    List<String> arguments = new ArrayList<>();
    SETTINGS.forEach((key, value) -> arguments.add("--" + key + "=" + value));
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
    if (state != null && AWAY.stream().anyMatch(state::startsWith)) {
      out.accept("the database cannot be reached (SQLSTATE " + state + ")");
      return CommandResult.UNREACHABLE;
    }
    if (state != null && OLD_SCHEMA.contains(state)) {
      out.accept(
          "the database is older than this build: start the service once (SQLSTATE " + state + ")");
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

  private static @Nullable String state(Throwable failure) {
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
