package dev.dossier.intake.packages;

import java.util.Locale;

/** Where a package version stands. */
public enum PackageState {
  COLLECTING,
  SEALED,
  CANCELLED,
  /** The packager was asked to delete it. */
  DELETING,
  DELETED;

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
