package dev.dossier.collector.fragment;

/** Hears about once a second how far a section is. */
@FunctionalInterface
public interface ProgressListener {

  /**
   * @param records so far
   * @param bytes so far, uncompressed
   */
  void progressed(long records, long bytes);
}
