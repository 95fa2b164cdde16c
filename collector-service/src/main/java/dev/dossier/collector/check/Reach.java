package dev.dossier.collector.check;

import dev.dossier.collector.check.PostgresCatalog.Table;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Which tables can reach a person, and how: by a column that holds an identifier, or by foreign
 * keys to such a table, however many. A column holds an identifier when a query compares it with an
 * identity, or when it is called as such a column, as an identity or as a lookup's result.
 */
final class Reach {

  private final Set<Plan.Column> bound = new HashSet<>();
  private final Set<String> names = new HashSet<>();
  private final Set<Table> read = new HashSet<>();
  private final PostgresCatalog catalog;

  Reach(PostgresCatalog catalog) {
    this.catalog = catalog;
  }

  /** The name of an identity, or the label of a lookup's result. */
  void name(String name) {
    String plain = TableNames.plain(name);
    if (!TableNames.isGeneric(plain)) {
      names.add(plain);
    }
  }

  /**
   * @param handsOver whether the query is a dataset's; a lookup's hands nothing over
   */
  void add(Plan plan, boolean handsOver) {
    bound.addAll(plan.bound());
    if (handsOver) {
      plan.relations().forEach(relation -> read.addAll(catalog.held(relation)));
    }
    for (Plan.Column column : plan.bound()) {
      for (Table table : catalog.held(column.relation())) {
        String plain = TableNames.plain(column.name());
        if (TableNames.isGeneric(plain)) {
          if (table.primaryKey().contains(column.name())) {
            names.add(TableNames.foreign(table.name(), column.name()));
          }
        } else {
          names.add(plain);
        }
      }
    }
  }

  /** Tables that a dataset reads. */
  Set<Table> read() {
    return read;
  }

  /** Each table that can reach a person, with the reason in words, in the catalogue's order. */
  Map<Table, String> tables() {
    Map<Table, String> reached = new LinkedHashMap<>();
    Set<Table> compared = new HashSet<>();
    bound.forEach(column -> compared.addAll(catalog.held(column.relation())));
    for (Table table : catalog.tables()) {
      if (compared.contains(table)) {
        reached.put(table, "a query finds a person in it");
        continue;
      }
      table.columns().stream()
          .filter(column -> TableNames.matches(column, names))
          .findFirst()
          .ifPresent(column -> reached.put(table, "its column " + column));
    }
    Deque<Table> open = new ArrayDeque<>(reached.keySet());
    while (!open.isEmpty()) {
      Table table = open.pop();
      for (Table referencing : catalog.referencing(table)) {
        if (reached.putIfAbsent(referencing, "its foreign key to " + table.shown()) == null) {
          open.add(referencing);
        }
      }
    }
    return reached;
  }
}
