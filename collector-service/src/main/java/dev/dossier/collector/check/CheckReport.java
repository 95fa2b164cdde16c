package dev.dossier.collector.check;

import dev.dossier.collector.check.CheckFinding.Code;
import dev.dossier.common.datamap.Finding;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * All that a check found.
 *
 * @param hash of the map, as packages name its version; null when it does not follow the grammar
 * @param findings by line
 * @param sources in the file's order
 */
public record CheckReport(
    String file, @Nullable String hash, List<CheckFinding> findings, List<SourceResult> sources) {

  private static final int GOOD = 0;
  private static final int FINDING = 1;
  private static final int UNREACHABLE = 3;
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  public CheckReport {
    findings =
        findings.stream()
            .sorted(
                Comparator.comparingInt((CheckFinding each) -> each.where().line())
                    .thenComparing(each -> String.valueOf(each.table())))
            .toList();
    sources = List.copyOf(sources);
  }

  /** 0 good, 1 a finding or gap, 3 when all that is wrong is a source that did not answer. */
  public int exitCode() {
    if (findings.isEmpty()) {
      return GOOD;
    }
    boolean onlyUnreachable =
        findings.stream().allMatch(each -> each.code() == Code.SOURCE_UNAVAILABLE);
    return onlyUnreachable ? UNREACHABLE : FINDING;
  }

  /** For people: each finding with its place, then each source, then the sum. */
  public String text() {
    StringBuilder text = new StringBuilder();
    findings.forEach(each -> text.append(each.where()).append('\n'));
    if (!findings.isEmpty() && !sources.isEmpty()) {
      text.append('\n');
    }
    for (SourceResult source : sources) {
      text.append(source.name()).append(": ").append(source.note()).append('\n');
    }
    long gaps = findings.stream().filter(each -> each.code() == Code.UNMAPPED_TABLE).count();
    long others = findings.size() - gaps;
    text.append(
        findings.isEmpty()
            ? file + " is good"
            : file + ": " + counted(others, "finding") + ", " + counted(gaps, "gap"));
    return text.toString();
  }

  private static String counted(long count, String what) {
    return count + " " + what + (count == 1 ? "" : "s");
  }

  /** For programs: every key is always there, {@code null} when unknown. */
  public String json() {
    Map<String, @Nullable Object> report = new LinkedHashMap<>();
    report.put("file", file);
    report.put("dataMapVersion", hash);
    report.put("good", findings.isEmpty());
    report.put("exitCode", exitCode());
    report.put("findings", findings.stream().map(CheckReport::json).toList());
    report.put("sources", sources.stream().map(CheckReport::json).toList());
    return JSON.writeValueAsString(report);
  }

  private static Map<String, @Nullable Object> json(CheckFinding finding) {
    Finding where = finding.where();
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("code", finding.code().name().toLowerCase(Locale.ROOT));
    json.put("file", where.file());
    json.put("line", where.line());
    json.put("path", where.path());
    json.put("message", where.message());
    json.put("source", finding.source());
    json.put("table", finding.table());
    return json;
  }

  private static Map<String, @Nullable Object> json(SourceResult source) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("name", source.name());
    json.put("kind", source.kind());
    json.put("reached", source.reached());
    json.put("checked", source.checked());
    SourceResult.Coverage coverage = source.coverage();
    Map<String, @Nullable Object> tables = null;
    if (coverage != null) {
      tables = new LinkedHashMap<>();
      tables.put("mapped", coverage.mapped());
      tables.put("excluded", coverage.excluded());
      tables.put("gaps", coverage.gaps());
    }
    json.put("tables", tables);
    json.put("note", source.note());
    return json;
  }
}
