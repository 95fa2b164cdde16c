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
import org.jspecify.annotations.Nullable;

/** A column that holds one wrapped key a row. */
public final class KeyColumn implements WrappedKeys {
  private static final int BATCH = 500;

  private final DSLContext db;
  private final Table<?> table;
  private final Field<byte[]> column;
  private final List<Field<?>> id;
  private final Function<Record, byte[]> place;
  private final @Nullable Replacement replacement;

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
    this(db, table, column, id, place, null);
  }

  /**
   * @param replacement where the column may not be written directly
   */
  public KeyColumn(
      DSLContext db,
      Table<?> table,
      Field<byte[]> column,
      List<Field<?>> id,
      Function<Record, byte[]> place,
      @Nullable Replacement replacement) {
    this.db = db;
    this.table = table;
    this.column = column;
    this.id = List.copyOf(id);
    this.place = place;
    this.replacement = replacement;
  }

  /** Writes one row's key. */
  public interface Replacement {
    /**
     * @param row its primary key
     * @return how many rows had the old one and have the new one now
     */
    int replace(Record row, byte[] old, byte[] fresh);
  }

  @Override
  public String name() {
    return table.getName() + "." + column.getName();
  }

  @Override
  public int rewrap(KeyEncryption keys) {
    int done = 0;
    List<? extends Record> page = page(keys, null);
    while (!page.isEmpty()) {
      for (Record row : page) {
        done += rewrap(keys, row);
      }
      page = page(keys, page.getLast());
    }
    return done;
  }

  private int rewrap(KeyEncryption keys, Record row) {
    byte[] wrapped = row.get(column);
    try {
      byte[] fresh = keys.wrapAgain(wrapped, place.apply(row));
      return replacement == null
          ? db.update(table).set(column, fresh).where(isRow(row).and(column.eq(wrapped))).execute()
          : replacement.replace(row, wrapped, fresh);
    } catch (DecryptionException e) {
      // Counted as left; the others go on.
      return 0;
    }
  }

  /**
   * The next rows in the order of the primary key, so that those that stay as they are stand in no
   * other's way.
   *
   * @param last of the page before; absent at first
   */
  private List<? extends Record> page(KeyEncryption keys, @Nullable Record last) {
    Field<?>[] fields = Arrays.copyOf(id.toArray(Field<?>[]::new), id.size() + 1);
    fields[id.size()] = column;
    var ordered = db.select(fields).from(table).where(old(keys)).orderBy(id);
    return last == null
        ? ordered.limit(BATCH).fetch()
        : ordered.seek(id.stream().map(last::get).toArray()).limit(BATCH).fetch();
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
