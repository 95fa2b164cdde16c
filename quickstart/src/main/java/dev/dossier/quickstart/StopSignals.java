package dev.dossier.quickstart;

import dev.dossier.quickstart.report.ExitCode;
import java.util.List;
import sun.misc.Signal;

/**
 * Ctrl-C, SIGTERM and a closed terminal: a clean stop. What was up and is asked to stop has done
 * its work (exit code 0); what is stopped before its end has not (128 and the signal's number).
 */
final class StopSignals {
  private static final int SIGNAL_BASE = 128;

  private volatile boolean up;

  private StopSignals() {}

  static StopSignals install() {
    StopSignals signals = new StopSignals();
    for (String name : List.of("INT", "TERM", "HUP")) {
      Signal.handle(new Signal(name), signals::stop);
    }
    return signals;
  }

  void markUp() {
    up = true;
  }

  // The shutdown hooks do the work.
  private void stop(Signal signal) {
    System.exit(up ? ExitCode.GOOD.number() : SIGNAL_BASE + signal.getNumber());
  }
}
