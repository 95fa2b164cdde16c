package dev.dossier.collector.jdbc;

import dev.dossier.common.datamap.Sql;
import java.sql.SQLException;
import java.time.Duration;

/** One read-only transaction that sees one state of the database. */
interface Snapshot {

  /** Must come first. */
  void begin(Duration statementTimeout) throws SQLException;

  Query prepare(Sql sql) throws SQLException;

  /** Makes the statement that runs end with an error; from another thread. */
  void cancel() throws SQLException;

  /** Whether the connection may serve others afterwards. */
  boolean isClean();
}
