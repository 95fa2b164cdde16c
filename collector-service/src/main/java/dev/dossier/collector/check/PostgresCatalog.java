package dev.dossier.collector.check;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** PostgreSQL's tables, and what refers to what; the catalogue is open to every role. */
final class PostgresCatalog {

  /**
   * A table, a partitioned table, a foreign table, a view or a materialized view.
   *
   * @param holdsRows false for views of both kinds, whose rows are other tables'
   * @param visible whether its bare name means it
   * @param readable whether the role may read it
   */
  record Table(
      long oid,
      String schema,
      String name,
      boolean holdsRows,
      boolean visible,
      boolean readable,
      List<String> columns,
      Set<String> primaryKey) {

    String shown() {
      return visible ? name : schema + "." + name;
    }
  }

  private static final String TABLES =
      """
      SELECT c.oid, n.nspname, c.relname, c.relkind IN ('r', 'p', 'f') AND NOT c.relispartition,
             pg_catalog.pg_table_is_visible(c.oid),
             pg_catalog.has_schema_privilege(n.oid, 'USAGE')
               AND pg_catalog.has_any_column_privilege(c.oid, 'SELECT')
      FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm') AND c.relpersistence <> 't'
        AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
        AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                        WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
                          AND d.objid = c.oid AND d.deptype = 'e')
      ORDER BY n.nspname, c.relname
      """;

  private static final String COLUMNS =
      """
      SELECT a.attrelid, a.attname, COALESCE(a.attnum = ANY (i.indkey), false)
      FROM pg_catalog.pg_attribute a
        LEFT JOIN pg_catalog.pg_index i ON i.indrelid = a.attrelid AND i.indisprimary
      WHERE a.attnum > 0 AND NOT a.attisdropped
      ORDER BY a.attrelid, a.attnum
      """;

  private static final String REFERENCES =
      "SELECT conrelid, confrelid FROM pg_catalog.pg_constraint WHERE contype = 'f'";

  /** A partition's table, and what a materialized view is made of. */
  private static final String STANDS_FOR =
      """
      SELECT inhrelid, inhparent FROM pg_catalog.pg_inherits
      UNION
      SELECT r.ev_class, d.refobjid
      FROM pg_catalog.pg_rewrite r
        JOIN pg_catalog.pg_depend d
          ON d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass AND d.objid = r.oid
            AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
            AND d.refobjid <> r.ev_class
      """;

  private final Map<Long, Table> tables = new LinkedHashMap<>();
  private final Map<Plan.Relation, Table> byName = new HashMap<>();
  private final Map<Long, Set<Long>> referencing = new HashMap<>();
  private final Map<Long, Set<Long>> standsFor = new HashMap<>();

  static PostgresCatalog read(Connection connection) throws SQLException {
    PostgresCatalog catalog = new PostgresCatalog();
    try (Statement statement = connection.createStatement()) {
      Map<Long, List<String>> columns = new HashMap<>();
      Map<Long, Set<String>> keys = new HashMap<>();
      try (ResultSet rows = statement.executeQuery(COLUMNS)) {
        while (rows.next()) {
          columns.computeIfAbsent(rows.getLong(1), oid -> new ArrayList<>()).add(rows.getString(2));
          if (rows.getBoolean(3)) {
            keys.computeIfAbsent(rows.getLong(1), oid -> new HashSet<>()).add(rows.getString(2));
          }
        }
      }
      try (ResultSet rows = statement.executeQuery(TABLES)) {
        while (rows.next()) {
          long oid = rows.getLong(1);
          catalog.add(
              new Table(
                  oid,
                  rows.getString(2),
                  rows.getString(3),
                  rows.getBoolean(4),
                  rows.getBoolean(5),
                  rows.getBoolean(6),
                  columns.getOrDefault(oid, List.of()),
                  keys.getOrDefault(oid, Set.of())));
        }
      }
      pairs(statement, STANDS_FOR, catalog.standsFor, false);
      pairs(statement, REFERENCES, catalog.referencing, true);
    }
    return catalog;
  }

  private static void pairs(
      Statement statement, String query, Map<Long, Set<Long>> pairs, boolean reversed)
      throws SQLException {
    try (ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        pairs
            .computeIfAbsent(rows.getLong(reversed ? 2 : 1), oid -> new HashSet<>())
            .add(rows.getLong(reversed ? 1 : 2));
      }
    }
  }

  private void add(Table table) {
    tables.put(table.oid(), table);
    byName.put(new Plan.Relation(table.schema(), table.name()), table);
  }

  /** Tables whose rows are of nobody else: no views, no partitions. */
  List<Table> tables() {
    return tables.values().stream().filter(Table::holdsRows).toList();
  }

  /** Tables with a foreign key to this one. */
  List<Table> referencing(Table table) {
    return referencing.getOrDefault(table.oid(), Set.of()).stream()
        .flatMap(oid -> held(oid).stream())
        .toList();
  }

  /** The tables whose rows a relation of a plan holds. */
  Set<Table> held(Plan.Relation relation) {
    Table table = byName.get(relation);
    return table == null ? Set.of() : held(table.oid());
  }

  private Set<Table> held(long oid) {
    Set<Table> held = new HashSet<>();
    Set<Long> seen = new HashSet<>();
    Deque<Long> open = new ArrayDeque<>(List.of(oid));
    while (!open.isEmpty()) {
      long next = open.pop();
      if (seen.add(next)) {
        Table table = tables.get(next);
        if (table != null && table.holdsRows()) {
          held.add(table);
        }
        open.addAll(standsFor.getOrDefault(next, Set.of()));
      }
    }
    return held;
  }

  /** By {@code table} or {@code schema.table}, with or without quotes; views as well. */
  @Nullable Table find(String written) {
    String name = written.replace("\"", "");
    Table found = null;
    for (Table table : tables.values()) {
      if (name.equals(table.schema() + "." + table.name())
          || (name.equals(table.name()) && table.visible())) {
        return table;
      }
      if (name.equals(table.name())) {
        found = table;
      }
    }
    return found;
  }
}
