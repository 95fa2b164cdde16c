package dev.dossier.intake.access;

import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jooq.DSLContext;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Apps that something else than a key speaks for, by their names. */
@Component
public class AppCallers {
  private final DSLContext db;
  private final Clock clock;
  private final TransactionTemplate transaction;
  private final Map<String, UUID> known = new ConcurrentHashMap<>();

  AppCallers(DSLContext db, Clock clock, TransactionTemplate transaction) {
    this.db = db;
    this.clock = clock;
    this.transaction = transaction;
  }

  /** The app with what it may do; it is made when it does not exist. */
  public Caller of(String app, Set<Scope> scopes) {
    UUID id = known.get(app);
    if (id == null) {
      id = transaction.execute(status -> Apps.require(db, app, clock.instant()));
      known.put(app, id);
    }
    return new Caller(id, app, scopes);
  }
}
