package dev.dossier.collector.check;

import dev.dossier.collector.check.CheckFinding.Code;
import dev.dossier.common.datamap.DataMap;
import dev.dossier.common.datamap.Dataset;
import dev.dossier.common.datamap.Identity;
import dev.dossier.common.datamap.Lines;
import dev.dossier.common.datamap.Lookup;
import dev.dossier.common.datamap.Reading;
import dev.dossier.common.datamap.Section;
import dev.dossier.common.datamap.Sql;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One source of a map, with what reads it, and a place for what is found. */
final class Scope {

  /**
   * A query or a request, and where it stands.
   *
   * @param dataset null for a lookup
   */
  record Use(Reading reading, @Nullable Dataset dataset, String[] path) {}

  private final DataMap map;
  private final Lines lines;
  private final String source;
  private final List<CheckFinding> findings;

  Scope(DataMap map, Lines lines, String source, List<CheckFinding> findings) {
    this.map = map;
    this.lines = lines;
    this.source = source;
    this.findings = findings;
  }

  DataMap map() {
    return map;
  }

  String source() {
    return source;
  }

  List<Use> uses() {
    List<Use> uses = new ArrayList<>();
    for (Identity identity : map.identities().values()) {
      Lookup lookup = identity.lookup();
      if (lookup != null && lookup.source().equals(source)) {
        String key = lookup.value() == null ? "query" : "request";
        uses.add(
            new Use(
                lookup.reading(),
                null,
                identity.from() == null
                    ? new String[] {"identities", identity.name(), key}
                    : new String[] {"identities", identity.name(), "else", key}));
      }
    }
    for (Section section : map.sections().values()) {
      if (section.source().equals(source)) {
        for (Map.Entry<String, Dataset> entry : section.datasets().entrySet()) {
          Reading reading = entry.getValue().reading();
          String key = reading instanceof Sql ? "query" : "request";
          uses.add(
              new Use(
                  reading,
                  entry.getValue(),
                  new String[] {"sections", section.name(), "datasets", entry.getKey(), key}));
        }
      }
    }
    return uses;
  }

  void add(Code code, String message, String... path) {
    findings.add(new CheckFinding(code, lines.finding(message, path), source));
  }

  void addTable(Code code, String table, String message, String... path) {
    findings.add(new CheckFinding(code, lines.finding(message, path), source, table));
  }

  /** About the source as a whole. */
  void add(Code code, String message) {
    add(code, message, "sources", source);
  }

  /** What binds nothing reads the same for everybody. */
  void checkBinding(Use use) {
    if (use.reading().parameters().isEmpty()) {
      add(
          Code.BINDS_NO_IDENTITY,
          "expected an identity to be bound, found none: it would be the same for everybody",
          use.path());
    }
  }
}
