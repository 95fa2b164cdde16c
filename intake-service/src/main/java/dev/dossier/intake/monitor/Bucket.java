package dev.dossier.intake.monitor;

import java.util.Locale;

/** How urgent a request is. */
enum Bucket {
  OVERDUE,
  DUE_SOON,
  LATER;

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
