package dev.dossier.quickstart.platform;

/**
 * When a process that says of itself that it is broken is to be ended: at the third look in a row
 * since it was well. One that starts says so too, until it is there. Not thread-safe.
 */
final class Illness {
  private static final int LOOKS = 3;

  private int starts;
  private boolean wasWell;
  private int brokenInARow;

  /** What a process answered. */
  enum Said {
    WELL,
    BROKEN,
    /** It is gone, or the machine is busy. */
    NOTHING
  }

  /**
   * @param starts of the process so far
   */
  boolean isLasting(int starts, Said said) {
    if (starts != this.starts) {
      this.starts = starts;
      wasWell = false;
      brokenInARow = 0;
    }
    switch (said) {
      case WELL -> {
        wasWell = true;
        brokenInARow = 0;
      }
      case BROKEN -> brokenInARow += wasWell ? 1 : 0;
      case NOTHING -> brokenInARow = 0;
    }
    return brokenInARow >= LOOKS;
  }
}
