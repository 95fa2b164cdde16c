package dev.dossier.collector.jdbc;

import static dev.dossier.collector.source.Sections.many;
import static dev.dossier.collector.source.Sections.single;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.collector.source.RecordingSink;
import dev.dossier.collector.source.RowsAlone;
import dev.dossier.collector.source.Sections;
import dev.dossier.collector.source.SourceContract;
import dev.dossier.common.datamap.Lookup;
import dev.dossier.common.datamap.Section;
import dev.dossier.common.datamap.Sql;
import org.junit.jupiter.api.Test;

/** What each kind of database must do besides; {@code people} and {@code notes} are there. */
abstract class DatabaseContract extends SourceContract {

  /** Runs a statement beside what is read. */
  abstract void change(String sql);

  @Override
  protected Section section() {
    return Sections.of(
        single("profile", "SELECT name FROM people WHERE id = :person"),
        many("notes", "SELECT text FROM notes WHERE person = :person ORDER BY id"));
  }

  @Override
  protected Section missing() {
    return Sections.of(many("gone", "SELECT * FROM gone WHERE person = :person"));
  }

  @Override
  protected Lookup lookup() {
    return Lookup.sql("source", Sql.of("SELECT name FROM people WHERE id = :person ORDER BY id"));
  }

  @Test
  void allDatasetsOfASectionSeeOneState() {
    change("CREATE TABLE IF NOT EXISTS moving (id int)");
    change("TRUNCATE TABLE moving");
    Section twice =
        Sections.of(
            many("before", "SELECT id FROM moving WHERE 1 = :person"),
            many("after", "SELECT id FROM moving WHERE 1 = :person"));
    RecordingSink recorded = new RecordingSink();
    RowsAlone inserting =
        (dataset, columns, shape) -> {
          change("INSERT INTO moving VALUES (1)");
          return recorded.open(dataset, columns, shape);
        };

    reader().read(source(), twice, types(), person("1"), null, inserting);

    assertThat(recorded.of("before").rows()).isEqualTo(recorded.of("after").rows());
  }
}
