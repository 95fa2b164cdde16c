package dev.dossier.collector.source;

/** What was being read was cut by this process's own end; nothing is known of the source. */
public final class ReaderClosedException extends RuntimeException {
  /** Expects no explanation: there is one cause. */
  public ReaderClosedException() {
    super("the process stops");
  }
}
