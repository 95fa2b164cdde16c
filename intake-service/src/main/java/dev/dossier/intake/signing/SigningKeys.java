package dev.dossier.intake.signing;

import static dev.dossier.intake.db.Tables.SIGNING_KEY;

import dev.dossier.common.crypto.AssociatedData;
import dev.dossier.common.crypto.DecryptionException;
import dev.dossier.common.crypto.KeyEncryption;
import dev.dossier.intake.db.Routines;
import dev.dossier.intake.db.tables.records.SigningKeyRecord;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The service's Ed25519 keys; the newest signs. Private halves are kept wrapped by the
 * key-encryption key, bound to the key's id, so that a public key is ours if its private half can
 * be unwrapped: writing rows is not enough.
 */
@Component
public final class SigningKeys {
  private final DSLContext db;
  private final TransactionTemplate ownTransaction;
  private final KeyEncryption keys;

  public SigningKeys(DSLContext db, PlatformTransactionManager transactions, KeyEncryption keys) {
    this.db = db;
    // A key that the caller's transaction took back with it would be lost to others.
    this.ownTransaction = new TransactionTemplate(transactions);
    this.ownTransaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    this.keys = keys;
  }

  /** Whether there is none, ours or not. */
  public boolean isEmpty() {
    return newest() == null;
  }

  /** Makes the first key; nothing where there is one, also one made in the same moment. */
  public void make() {
    ownTransaction.executeWithoutResult(status -> add());
  }

  /**
   * The key that signs now.
   *
   * @throws IllegalStateException if there is none of ours
   */
  public SigningKey current() {
    SigningKeyRecord row = newest();
    if (row == null) {
      throw new IllegalStateException("signing key: expected in signing_key");
    }
    return find(row.getId())
        .orElseThrow(() -> new IllegalStateException("the signing key is not ours"));
  }

  public byte[] sign(SigningKey key, byte[] data) {
    try {
      byte[] wrapped =
          db.select(SIGNING_KEY.WRAPPED)
              .from(SIGNING_KEY)
              .where(SIGNING_KEY.ID.eq(key.id()))
              .fetchSingle(SIGNING_KEY.WRAPPED);
      Signature signature = Signature.getInstance(SigningKey.ALGORITHM);
      signature.initSign(
          KeyFactory.getInstance(SigningKey.ALGORITHM)
              .generatePrivate(
                  new PKCS8EncodedKeySpec(
                      keys.open(wrapped, AssociatedData.signingKey(key.id())))));
      signature.update(data);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has Ed25519", e);
    }
  }

  /** One of ours by its id; nothing if somebody else put it there. */
  public Optional<SigningKey> find(String id) {
    return db.selectFrom(SIGNING_KEY)
        .where(SIGNING_KEY.ID.eq(id))
        .fetchOptional()
        .flatMap(this::trusted);
  }

  /** All of ours, the newest first. */
  List<SigningKey> all() {
    return db
        .selectFrom(SIGNING_KEY)
        .orderBy(SIGNING_KEY.CREATED_AT.desc(), SIGNING_KEY.ID)
        .fetch()
        .stream()
        .flatMap(row -> trusted(row).stream())
        .toList();
  }

  private Optional<SigningKey> trusted(SigningKeyRecord row) {
    try {
      SigningKey key = SigningKey.decode(row.getPublicKey());
      keys.open(row.getWrapped(), AssociatedData.signingKey(row.getId()));
      return Optional.of(key).filter(found -> found.id().equals(row.getId()));
    } catch (GeneralSecurityException | DecryptionException e) {
      return Optional.empty();
    }
  }

  private @Nullable SigningKeyRecord newest() {
    return db.selectFrom(SIGNING_KEY)
        .orderBy(SIGNING_KEY.CREATED_AT.desc(), SIGNING_KEY.ID)
        .limit(1)
        .fetchOne();
  }

  private void add() {
    try {
      KeyPair pair = KeyPairGenerator.getInstance(SigningKey.ALGORITHM).generateKeyPair();
      SigningKey key = SigningKey.of(pair.getPublic());
      // Of several that are made at once the first stays.
      Routines.addSigningKey(
          db.configuration(),
          key.id(),
          pair.getPublic().getEncoded(),
          keys.seal(pair.getPrivate().getEncoded(), AssociatedData.signingKey(key.id())));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has Ed25519", e);
    }
  }
}
