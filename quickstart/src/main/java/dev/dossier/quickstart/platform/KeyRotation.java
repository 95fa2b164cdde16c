package dev.dossier.quickstart.platform;

import dev.dossier.common.crypto.KeyEncryption;
import dev.dossier.common.crypto.KeysetFile;
import dev.dossier.common.crypto.KeysetLock;
import dev.dossier.quickstart.report.ExitCode;
import dev.dossier.quickstart.report.Failure;
import dev.dossier.quickstart.report.Report;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * The rotation of the key-encryption key: a new key in the file, then every stored key wrapped by
 * it. Services follow the file while they run. Whatever interrupts it, calling it again is right.
 */
public final class KeyRotation {
  /** Messages are kept for 7 days, and may hold keys that an older key wrapped. */
  private static final Duration IN_FLIGHT = Duration.ofDays(8);

  /** Those that store wrapped keys; the collector stores none. */
  private static final List<ServiceName> HOLDERS =
      List.of(ServiceName.INTAKE, ServiceName.PACKAGER, ServiceName.NOTIFIER);

  private final Services services;
  private final Report report;
  private final InstantSource clock;
  private final Followers followers;

  public KeyRotation(Services services, Report report, InstantSource clock) {
    this(services, report, clock, KeyRotation::awaitFollowers);
  }

  KeyRotation(Services services, Report report, InstantSource clock, Followers followers) {
    this.services = services;
    this.report = report;
    this.clock = clock;
    this.followers = followers;
  }

  /** Running services. */
  interface Followers {
    /** Returns when they wrap by the newest key. */
    void await();
  }

  /** What runs the services' own commands. */
  public interface Services {
    /** The path of the key-encryption key's file; none where its value is given. */
    Optional<Path> kekFile();

    /** Returns when the command ended. */
    ExitCode run(ServiceName service, List<String> words);
  }

  /** Adds a key that wraps from now on, and wraps everything by it; or ends what was begun. */
  public ExitCode rotate() {
    return alone(this::rotate);
  }

  private ExitCode rotate(Path file) throws IOException {
    boolean begun = KeysetFile.size(file) > 1 && KeysetFile.wrappedSince(file).isEmpty();
    if (begun) {
      report.line(
          "a rotation was interrupted: it is ended now, no further key is added;"
              + " call this again for one");
    } else {
      int keys = KeysetFile.addPrimary(file);
      report.line("a new key wraps from now on; %d keys in %s", keys, file);
    }
    followers.await();
    ExitCode rewrapped = rewrap();
    if (rewrapped == ExitCode.GOOD) {
      KeysetFile.markWrapped(file, clock.instant());
    }
    return rewrapped;
  }

  /**
   * Removes all keys but the one that wraps, once nothing stored needs them. Where something still
   * did, it is wrapped anew and nothing is removed: it may be in messages since then.
   *
   * @param now also while messages may still need them
   */
  public ExitCode retire(boolean now) {
    return alone(file -> retire(file, now));
  }

  private ExitCode retire(Path file, boolean now) throws IOException {
    if (KeysetFile.size(file) == 1) {
      report.line("there is one key only in %s", file);
      return ExitCode.GOOD;
    }
    Optional<Instant> since = KeysetFile.wrappedSince(file);
    if (!now && since.isPresent() && clock.instant().isBefore(since.get().plus(IN_FLIGHT))) {
      throw wait(since.get());
    }
    int primary = KeysetFile.primary(file);
    if (isAllWrapped()) {
      if (!now && since.isEmpty()) {
        KeysetFile.markWrapped(file, clock.instant());
        throw wait(clock.instant());
      }
      report.line("%d older keys removed from %s", KeysetFile.retireOthers(file, primary), file);
      return ExitCode.GOOD;
    }
    ExitCode rewrapped = rewrap();
    if (rewrapped != ExitCode.GOOD) {
      return rewrapped;
    }
    KeysetFile.markWrapped(file, clock.instant());
    throw Failure.of(
        "something was still wrapped by an older key, now nothing is; no key is removed, and the"
            + " wait starts anew: until "
            + clock.instant().plus(IN_FLIGHT));
  }

  private static Failure wait(Instant since) {
    return Failure.of(
        "messages may hold keys that an older key wrapped until "
            + since.plus(IN_FLIGHT)
            + "; --now retires it all the same, when nothing is being collected or mailed");
  }

  /** One at a time: what one verified, another could change before it is acted on. */
  private ExitCode alone(Change change) {
    Path file = file();
    try (KeysetLock lock =
        KeysetLock.tryHold(file)
            .orElseThrow(() ->
                Failure.of("another kek rotate is at work on " + file + ", nothing is changed"))) {
      return change.make(file);
    } catch (IOException e) {
      throw Failure.of("cannot write " + file + ": " + e);
    } catch (IllegalStateException e) {
      throw Failure.of(String.valueOf(e.getMessage()));
    }
  }

  /** While the file is held. */
  private interface Change {
    ExitCode make(Path file) throws IOException;
  }

  private boolean isAllWrapped() {
    return HOLDERS.stream()
        .allMatch(
            service -> services.run(service, List.of("kek", "rewrap", "--check")) == ExitCode.GOOD);
  }

  private ExitCode rewrap() {
    for (ServiceName service : HOLDERS) {
      ExitCode exit = services.run(service, List.of("kek", "rewrap"));
      if (exit != ExitCode.GOOD) {
        report.line(
            "%s: not everything is wrapped by the new key; older keys stay, call this again",
            service.id());
        return exit;
      }
    }
    return ExitCode.GOOD;
  }

  /** A service that has not seen the new key yet would still wrap by the old one. */
  private static void awaitFollowers() {
    try {
      Thread.sleep(KeyEncryption.FOLLOWS_WITHIN.plusSeconds(1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failure.of("interrupted");
    }
  }

  private Path file() {
    return services
        .kekFile()
        .orElseThrow(() ->
            Failure.usage(
                "the key is given by its value, DOSSIER_KEK: rotate a file, DOSSIER_KEK_FILE"));
  }
}
