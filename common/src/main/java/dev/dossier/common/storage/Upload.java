package dev.dossier.common.storage;

import java.io.OutputStream;

/**
 * An upload in progress: write, then {@link #complete()}. Closing without completing aborts it, so
 * that a failed assembly leaves no object.
 */
public abstract class Upload extends OutputStream {

  /** Makes the object visible. */
  public abstract void complete();

  @Override
  public abstract void close();
}
