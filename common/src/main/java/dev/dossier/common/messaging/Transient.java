package dev.dossier.common.messaging;

import dev.dossier.common.storage.NoSuchObjectException;
import dev.dossier.common.storage.StorageException;
import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientException;
import java.util.Set;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.CannotCreateTransactionException;

/** Tells failures of the infrastructure, which pass, from those of the message or of the code. */
public final class Transient {
  /** Classes of SQLSTATE: connection, rolled back, resources, operator intervention, system. */
  private static final Set<String> SQL_CLASSES = Set.of("08", "40", "53", "57", "58", "55");

  private Transient() {}

  /** Whether a cause of it, at any depth, is such a failure. */
  public static boolean causes(@Nullable Throwable failure) {
    int depth = 0;
    for (Throwable e = failure; e != null && depth < 20; e = e.getCause(), depth++) {
      if (e instanceof NoSuchObjectException) {
        return false;
      }
      if (e instanceof StorageException
          || e instanceof RetriableException
          || e instanceof CannotCreateTransactionException
          || e instanceof SQLTransientException
          || e instanceof SQLNonTransientConnectionException
          || e instanceof IOException
          // Only a process that stops interrupts: whatever was broken off is done elsewhere.
          || e instanceof InterruptedException
          || e instanceof SQLException sql && passes(sql.getSQLState())) {
        return true;
      }
    }
    return false;
  }

  private static boolean passes(@Nullable String sqlState) {
    return sqlState != null
        && sqlState.length() == 5
        && SQL_CLASSES.contains(sqlState.substring(0, 2));
  }
}
