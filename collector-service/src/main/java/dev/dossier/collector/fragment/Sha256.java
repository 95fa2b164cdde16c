package dev.dossier.collector.fragment;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.bouncycastle.crypto.digests.SHA256Digest;

/** SHA-256 of what comes: the JDK's, which is fast, or one that a later slice can go on with. */
sealed interface Sha256 {

  void update(byte[] bytes, int length);

  byte[] finish();

  static Sha256 fast() {
    try {
      return new Fast(MessageDigest.getInstance("SHA-256"));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  record Fast(MessageDigest digest) implements Sha256 {
    @Override
    public void update(byte[] bytes, int length) {
      digest.update(bytes, 0, length);
    }

    @Override
    public byte[] finish() {
      return digest.digest();
    }
  }

  record Resumable(SHA256Digest digest) implements Sha256 {
    static Resumable start() {
      return new Resumable(new SHA256Digest());
    }

    static Resumable resume(byte[] state) {
      return new Resumable(new SHA256Digest(state));
    }

    byte[] state() {
      return digest.getEncodedState();
    }

    @Override
    public void update(byte[] bytes, int length) {
      digest.update(bytes, 0, length);
    }

    @Override
    public byte[] finish() {
      byte[] hash = new byte[digest.getDigestSize()];
      digest.doFinal(hash, 0);
      return hash;
    }
  }
}
