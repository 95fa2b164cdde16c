package dev.dossier.collector.jdbc;

import dev.dossier.collector.source.IdentityTypes;
import dev.dossier.common.datamap.Sql;
import java.sql.SQLException;
import java.time.Duration;

/** One read-only transaction that sees one state of the database. */
interface Snapshot {

  /** Must come first. */
  void begin(Duration statementTimeout) throws SQLException;

  /**
   * @param types what the data map says of the query's parameters
   * @throws RefusedException if the database could take a value for another one
   */
  Query prepare(Sql sql, IdentityTypes types) throws SQLException;

  /** Makes the statement that runs end with an error; from another thread. */
  void cancel() throws SQLException;

  /** Whether the connection may serve others afterwards. */
  boolean isClean();
}
