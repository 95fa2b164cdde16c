package dev.dossier.intake.rows;

import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Binds a {@link RowScope} to the thread while a piece of work runs; {@link RowDataSource} makes
 * the database keep to it. Work on a thread that nobody bound sees no rows, and threads that it
 * starts are such threads.
 */
public final class Rows {
  private static final ThreadLocal<@Nullable RowScope> CURRENT = new ThreadLocal<>();

  private Rows() {}

  /** Work with an answer, that may fail. */
  @FunctionalInterface
  public interface Work<T extends @Nullable Object, E extends Exception> {
    T run() throws E;
  }

  /** Work that may fail. */
  @FunctionalInterface
  public interface Task<E extends Exception> {
    void run() throws E;
  }

  /** For calls of an app: it sees its own rows. */
  public static <E extends Exception> void ofApp(UUID app, Task<E> work) throws E {
    run(new RowScope.OfApp(app), work);
  }

  /**
   * For what the service does by itself: jobs, listeners, pages behind a token; and for officers
   * and auditors.
   */
  public static <E extends Exception> void all(Task<E> work) throws E {
    run(new RowScope.All(), work);
  }

  /** As {@link #all(Task)}. */
  public static <T extends @Nullable Object, E extends Exception> T fromAll(Work<T, E> work)
      throws E {
    return with(new RowScope.All(), work);
  }

  private static <E extends Exception> void run(RowScope scope, Task<E> work) throws E {
    with(
        scope,
        () -> {
          work.run();
          return scope;
        });
  }

  /**
   * @throws IllegalStateException inside a transaction of another scope: its connection would stay
   *     the one it is
   */
  private static <T extends @Nullable Object, E extends Exception> T with(
      RowScope scope, Work<T, E> work) throws E {
    RowScope before = CURRENT.get();
    if (Objects.equals(before, scope)) {
      return work.run();
    }
    if (TransactionSynchronizationManager.isActualTransactionActive()) {
      throw new IllegalStateException("rows: expected the transaction to begin in this scope");
    }
    CURRENT.set(scope);
    try {
      return work.run();
    } finally {
      if (before == null) {
        CURRENT.remove();
      } else {
        CURRENT.set(before);
      }
    }
  }

  static @Nullable RowScope current() {
    return CURRENT.get();
  }
}
