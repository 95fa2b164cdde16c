package dev.dossier.common.observation;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** The attributes that spans of ours may have: ids, names of the data map, words of ours. */
public enum SpanKey {
  REQUEST("dossier.request.id"),
  VERSION("dossier.package.version"),
  SECTION("dossier.section"),
  IDENTITY("dossier.identity"),
  SOURCE("dossier.source"),
  ATTEMPT("dossier.attempt"),
  SLICE("dossier.slice"),
  OUTCOME("dossier.outcome"),
  REASON("dossier.reason"),
  KIND("dossier.kind"),
  APP("dossier.app"),
  SYSTEM("messaging.system"),
  TOPIC("messaging.destination.name"),
  /** The class of an exception; its text may hold anything. */
  ERROR("error.type");

  static final Set<String> ALL =
      Arrays.stream(values()).map(SpanKey::key).collect(Collectors.toUnmodifiableSet());

  private final String key;

  SpanKey(String key) {
    this.key = key;
  }

  String key() {
    return key;
  }
}
