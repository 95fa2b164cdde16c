package dev.dossier.intake.retention;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.Name;
import org.jooq.Record2;
import org.jooq.impl.DSL;
import org.springframework.stereotype.Component;

/**
 * Every table of this schema that holds rows of requests: those with a column {@code request_id}.
 * Asked of the database, so that a table which a later version adds is not forgotten.
 */
@Component
final class RecordTables {
  private static final String COLUMN = "request_id";

  /** They prove what was done, hold no personal data and stay. */
  private static final Set<String> KEPT = Set.of("audit", "audit_head", "tombstone");

  private final DSLContext db;

  RecordTables(DSLContext db) {
    this.db = db;
  }

  /** Names, those that refer to others before the others. */
  List<String> namesInOrder() {
    Set<String> left =
        new LinkedHashSet<>(
            db.resultQuery(
                    """
                    SELECT class.relname
                    FROM pg_attribute AS attribute JOIN pg_class AS class ON class.oid = attribute.attrelid
                    WHERE class.relnamespace = current_schema()::regnamespace
                      AND class.relkind = 'r' AND attribute.attname = {0} AND NOT attribute.attisdropped
                    ORDER BY class.relname
                    """,
                    DSL.val(COLUMN))
                .fetch(0, String.class));
    left.removeAll(KEPT);
    List<Record2<String, String>> references =
        db.select(
                DSL.field("referring.relname", String.class),
                DSL.field("referred.relname", String.class))
            .from(
                """
                pg_constraint AS constraint_
                JOIN pg_class AS referring ON referring.oid = constraint_.conrelid
                JOIN pg_class AS referred ON referred.oid = constraint_.confrelid
                """)
            .where("constraint_.contype = 'f' AND constraint_.conrelid <> constraint_.confrelid")
            .and("constraint_.connamespace = current_schema()::regnamespace")
            .fetch();
    List<String> ordered = new ArrayList<>();
    while (!left.isEmpty()) {
      String next =
          left.stream()
              .filter(name ->
                  references.stream()
                      .noneMatch(
                          each -> each.value2().equals(name) && left.contains(each.value1())))
              .findFirst()
              .orElseThrow(() -> new IllegalStateException("tables refer to each other: " + left));
      ordered.add(next);
      left.remove(next);
    }
    return ordered;
  }

  /** All rows of one request, in all tables but the request's own. */
  void delete(List<String> namesInOrder, UUID requestId) {
    for (String table : namesInOrder) {
      Name column = DSL.name(COLUMN);
      db.deleteFrom(DSL.table(DSL.name(table)))
          .where(DSL.field(column, UUID.class).eq(requestId))
          .execute();
    }
  }
}
