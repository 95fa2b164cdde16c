package dev.dossier.collector.jdbc;

import dev.dossier.common.event.Reason;
import java.io.Serial;
import java.sql.SQLException;

/** What we ourselves refuse, with the reason that the section gets. */
final class RefusedException extends SQLException {
  @Serial private static final long serialVersionUID = 1L;

  private final Reason reason;

  /**
   * @param message never holds a value
   */
  RefusedException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  Reason reason() {
    return reason;
  }
}
