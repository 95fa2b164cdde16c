package dev.dossier.quickstart;

import dev.dossier.quickstart.platform.ServiceName;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the launcher was asked to do. */
sealed interface Command {

  /**
   * @param data where to keep everything; a temporary directory if left out
   * @param port of the portal; a free one if left out
   */
  record Demo(@Nullable Path data, @Nullable Integer port) implements Command {}

  /**
   * @param out where the package goes
   */
  record DemoOnce(Path out, @Nullable Path data, @Nullable Integer port) implements Command {}

  record Up(Path dataMap, Path data, @Nullable Integer port) implements Command {}

  /**
   * @param json for programs; for people otherwise
   * @param data whose {@code drivers} are taken, as {@code up} does; it need not be there
   */
  record DataMapCheck(Path file, boolean json, Path data) implements Command {}

  /**
   * What a service's own jar does on the command line.
   *
   * @param words the command's name and arguments, which the service judges
   * @param data whose database and store are used where the environment gives none
   */
  record OfService(ServiceName service, List<String> words, Path data) implements Command {
    public OfService {
      words = List.copyOf(words);
    }
  }

  /**
   * @param retire removes older keys instead of adding one
   * @param now also while messages may need them
   */
  record KekRotate(boolean retire, boolean now, Path data) implements Command {}

  /**
   * @param what list or replay
   */
  record Outbox(List<ServiceName> services, String what, Path data) implements Command {
    /** The services that have one. */
    static final List<ServiceName> HOLDERS =
        List.of(ServiceName.INTAKE, ServiceName.PACKAGER, ServiceName.NOTIFIER);

    public Outbox {
      services = List.copyOf(services);
    }
  }

  /** As an officer does it over HTTP. */
  record SectionRetry(UUID request, String section, String reason, Path data) implements Command {}

  record Help() implements Command {}
}
