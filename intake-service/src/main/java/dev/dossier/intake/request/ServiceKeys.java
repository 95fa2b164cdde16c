package dev.dossier.intake.request;

import static dev.dossier.intake.db.Tables.SERVICE_KEY;

import dev.dossier.common.crypto.AssociatedData;
import dev.dossier.common.crypto.KeyEncryption;
import dev.dossier.intake.time.Utc;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Keyed hashes (HMAC-SHA-256): equal values can be found without being kept, and cannot be guessed
 * without the key. Each purpose has a key of its own, made when first needed and kept wrapped by
 * the key-encryption key. Thread-safe.
 */
@Component
public final class ServiceKeys {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int LENGTH = 32;

  private final DSLContext db;
  private final TransactionTemplate ownTransaction;
  private final KeyEncryption keys;
  private final Clock clock;
  private final ConcurrentMap<String, SecretKeySpec> known = new ConcurrentHashMap<>();

  ServiceKeys(
      DSLContext db, PlatformTransactionManager transactions, KeyEncryption keys, Clock clock) {
    this.db = db;
    // A key that the caller's transaction took back with it would be lost to all others.
    this.ownTransaction = new TransactionTemplate(transactions);
    this.ownTransaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    this.keys = keys;
    this.clock = clock;
  }

  /**
   * @param purpose names the key, such as {@code address}
   */
  public byte[] hmac(String purpose, byte[] data) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key(purpose));
      return mac.doFinal(data);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }

  private SecretKeySpec key(String purpose) {
    SecretKeySpec key = known.get(purpose);
    if (key == null) {
      key = ownTransaction.execute(status -> load(purpose));
      known.put(purpose, key);
    }
    return key;
  }

  private SecretKeySpec load(String purpose) {
    byte[] wrapped = find(purpose);
    if (wrapped == null) {
      byte[] fresh = new byte[LENGTH];
      new SecureRandom().nextBytes(fresh);
      db.insertInto(SERVICE_KEY)
          .set(SERVICE_KEY.NAME, purpose)
          .set(SERVICE_KEY.WRAPPED, keys.seal(fresh, AssociatedData.serviceKey(purpose)))
          .set(SERVICE_KEY.CREATED_AT, Utc.of(clock.instant()))
          .onConflictDoNothing()
          .execute();
      // Another replica's may have come first.
      wrapped = find(purpose);
    }
    if (wrapped == null) {
      throw new IllegalStateException("service key " + purpose + ": expected in service_key");
    }
    return new SecretKeySpec(keys.open(wrapped, AssociatedData.serviceKey(purpose)), ALGORITHM);
  }

  private byte @Nullable [] find(String purpose) {
    return db.select(SERVICE_KEY.WRAPPED)
        .from(SERVICE_KEY)
        .where(SERVICE_KEY.NAME.eq(purpose))
        .fetchOne(SERVICE_KEY.WRAPPED);
  }
}
