package dev.dossier.quickstart.platform;

import java.util.Locale;

/** The four services; the first one answers outsiders. */
public enum ServiceName {
  INTAKE,
  COLLECTOR,
  PACKAGER,
  NOTIFIER;

  /** As in {@code run/<name>.pid}; also its database schema. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  String module() {
    return id() + "-service";
  }
}
