package dev.dossier.common.rotation;

import dev.dossier.common.crypto.DecryptionException;
import dev.dossier.common.crypto.KeyEncryption;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.DSL;

/** A column that holds one wrapped key a row. */
public final class KeyColumn implements WrappedKeys {
  private static final int BATCH = 500;

  private final DSLContext db;
  private final Table<?> table;
  private final Field<byte[]> column;
  private final List<Field<?>> id;
  private final Function<Record, byte[]> place;

  /**
   * @param id the primary key
   * @param place associated data of a row's key, made of the primary key
   */
  public KeyColumn(
      DSLContext db,
      Table<?> table,
      Field<byte[]> column,
      List<Field<?>> id,
      Function<Record, byte[]> place) {
    this.db = db;
    this.table = table;
    this.column = column;
    this.id = List.copyOf(id);
    this.place = place;
  }

  @Override
  public String name() {
    return table.getName() + "." + column.getName();
  }

  @Override
  public int rewrapSome(KeyEncryption keys) {
    int done = 0;
    for (Record row : some(keys)) {
      byte[] wrapped = row.get(column);
      try {
        done +=
            db.update(table)
                .set(column, keys.wrapAgain(wrapped, place.apply(row)))
                .where(isRow(row).and(column.eq(wrapped)))
                .execute();
      } catch (DecryptionException e) {
        // Counted as left; others of the batch go on.
        continue;
      }
    }
    return done;
  }

  private List<? extends Record> some(KeyEncryption keys) {
    Field<?>[] fields = Arrays.copyOf(id.toArray(Field<?>[]::new), id.size() + 1);
    fields[id.size()] = column;
    return db.select(fields).from(table).where(old(keys)).limit(BATCH).fetch();
  }

  @Override
  public int left(KeyEncryption keys) {
    return db.fetchCount(table, old(keys));
  }

  private Condition old(KeyEncryption keys) {
    byte[] prefix = keys.primaryPrefix();
    return column
        .isNotNull()
        .and(
            DSL.condition(
                "substring({0} from 1 for {1}) <> {2}",
                column, DSL.inline(prefix.length), DSL.val(prefix)));
  }

  @SuppressWarnings("unchecked") // the field's own value
  private Condition isRow(Record row) {
    Condition all = DSL.noCondition();
    for (Field<?> field : id) {
      all = all.and(((Field<Object>) field).eq(row.get(field)));
    }
    return all;
  }
}
