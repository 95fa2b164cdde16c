package dev.dossier.quickstart.platform;

import dev.dossier.quickstart.home.DataDirectory;
import dev.dossier.quickstart.home.Ports;
import dev.dossier.quickstart.home.Secrets;
import dev.dossier.quickstart.process.Launch;
import dev.dossier.quickstart.process.Running;
import dev.dossier.quickstart.process.Supervised;
import dev.dossier.quickstart.report.Failure;
import dev.dossier.quickstart.report.Report;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Consumer;

/**
 * What every part of one start needs.
 *
 * @param running takes each part as soon as it is there
 * @param onGiveUp told when a part is not started again
 */
record Site(
    DataDirectory data,
    Options options,
    Ports ports,
    Secrets secrets,
    Running running,
    Report report,
    Readiness readiness,
    AotTraining training,
    Consumer<Failure> onGiveUp) {

  /** In the project's root. */
  static final String CACHE = "quickstart/target/services";

  // A service ends within its own 35 seconds for each phase, mostly in two.
  private static final Duration STOP = Duration.ofSeconds(60);

  /** Writing the recording takes the busiest of machines a minute. */
  private static final Duration STOP_RECORDING = Duration.ofMinutes(4);

  int portal() {
    return options
        .port()
        .map(port -> ports.fix("portal", port))
        .orElseGet(() -> ports.get("portal"));
  }

  /** Where what is made of the build is kept, for all data directories. */
  Path cache() {
    return cache(options);
  }

  static Path cache(Options options) {
    return options.home().resolve(CACHE);
  }

  /** How long a process may take to end. */
  Duration stopLimit() {
    return options.train() ? STOP_RECORDING : STOP;
  }

  Supervised supervised(Launch launch) {
    return new Supervised(launch, report, onGiveUp, InstantSource.system());
  }
}
