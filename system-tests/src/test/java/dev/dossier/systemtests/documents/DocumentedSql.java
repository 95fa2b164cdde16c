package dev.dossier.systemtests.documents;

import dev.dossier.systemtests.documents.Pages.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** SQL that an operator is told to run, and the columns that the documents name. */
public final class DocumentedSql {
  /** Makes roles and schemas, which a running platform has. */
  private static final String BEFORE_THE_FIRST_START = "docs/access.md";

  private static final String DATA_PROTECTION = "docs/data-protection.md";
  private static final Pattern SCHEMA =
      Pattern.compile("\\b(intake|collector|packager|notifier)\\.[a-z_]+");
  private static final Pattern COLUMN = Pattern.compile("`([a-z_]*)\\.([a-z_]+)`");
  private static final Pattern SERVICE = Pattern.compile("(packager|notifier|collector): ");

  private DocumentedSql() {}

  /**
   * @param schema whose owner runs it; none: an administrator
   */
  public record Statement(String page, Optional<String> schema, String sql) {}

  /** As in {@code schema.table.column}. */
  public record Column(String schema, String table, String name) {}

  public static List<Statement> statements() {
    return Pages.all().stream()
        .filter(page -> !page.path().equals(BEFORE_THE_FIRST_START))
        .flatMap(page -> Pages.blocks(page, "sql"))
        .flatMap(block ->
            Stream.of(block.code().replaceAll("--.*", "").split(";"))
                .filter(sql -> !sql.isBlank())
                .map(sql -> new Statement(block.page(), schemaOf(sql), sql.strip())))
        .toList();
  }

  private static Optional<String> schemaOf(String sql) {
    Matcher schema = SCHEMA.matcher(sql);
    return schema.find() ? Optional.of(schema.group(1)) : Optional.empty();
  }

  /** Of the tables of {@code docs/data-protection.md} that speak of databases. */
  public static List<Column> columns() {
    Page page =
        Pages.all().stream().filter(each -> each.path().equals(DATA_PROTECTION)).findAny().get();
    String text = page.text().substring(0, page.text().indexOf("## Messages"));
    List<Column> all = new ArrayList<>();
    text.lines()
        .filter(line -> line.startsWith("| "))
        .map(line -> line.split("\\|")[2])
        .forEach(cell -> all.addAll(columns(cell)));
    return all;
  }

  private static List<Column> columns(String cell) {
    Matcher service = SERVICE.matcher(cell);
    String schema = service.find() ? service.group(1) : "intake";
    List<Column> all = new ArrayList<>();
    String table = "";
    for (MatchResult each : COLUMN.matcher(cell).results().toList()) {
      table = each.group(1).isEmpty() ? table : each.group(1);
      all.add(new Column(schema, table, each.group(2)));
    }
    return all;
  }
}
