package dev.dossier.intake.access;

import static dev.dossier.intake.db.Tables.APP;

import dev.dossier.intake.time.Utc;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jooq.DSLContext;
import org.springframework.stereotype.Component;

/** The upstream apps by name; an app's name never changes. */
@Component
public class Apps {
  /** It stands in the audit, in logs and in topic names. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

  /**
   * The app of what nobody is known to have sent: events on the shared topic whose source is not
   * registered. No key, token or source of its own speaks for it, else whoever holds one would see
   * the requests of all these senders.
   */
  public static final String UNREGISTERED = "kafka";

  private final DSLContext db;
  private final Map<UUID, String> names = new ConcurrentHashMap<>();

  Apps(DSLContext db) {
    this.db = db;
  }

  /** Of an app whose request the caller may see. */
  public String name(UUID id) {
    String known = names.get(id);
    if (known == null) {
      known = db.select(APP.NAME).from(APP).where(APP.ID.eq(id)).fetchSingle(APP.NAME);
      names.put(id, known);
    }
    return known;
  }

  /** Whether nobody may speak for the app of this name. */
  public static boolean isReserved(String name) {
    return UNREGISTERED.equals(name);
  }

  static boolean wellFormed(String name) {
    return NAME.matcher(name).matches();
  }

  /** The id of an app, which is made if there is none; in the caller's transaction. */
  static UUID require(DSLContext db, String name, Instant now) {
    db.insertInto(APP)
        .set(APP.ID, UUID.randomUUID())
        .set(APP.NAME, name)
        .set(APP.CREATED_AT, Utc.of(now))
        .onConflict(APP.NAME)
        .doNothing()
        .execute();
    return db.select(APP.ID).from(APP).where(APP.NAME.eq(name)).fetchSingle(APP.ID);
  }
}
