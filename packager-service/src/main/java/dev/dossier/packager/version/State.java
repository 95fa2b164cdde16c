package dev.dossier.packager.version;

import java.util.Locale;

/** Where a package version stands. */
public enum State {
  /** Sections are awaited. */
  OPEN,
  /** All sections are settled; a job makes the package. */
  ASSEMBLING,
  SEALED,
  /** It could not be made; a newer plan, or another execution of a section, opens it again. */
  FAILED,
  /** Nothing is to be packed any more. */
  CANCELLED,
  /** The package's last link ended. */
  DELETED;

  /** As the table has it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static State of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }

  /** Whether messages still change anything. */
  public boolean closed() {
    return switch (this) {
      case OPEN, ASSEMBLING, FAILED -> false;
      case SEALED, CANCELLED, DELETED -> true;
    };
  }
}
