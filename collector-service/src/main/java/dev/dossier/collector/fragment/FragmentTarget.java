package dev.dossier.collector.fragment;

/** Where fragments go. Called by several threads at once. */
@FunctionalInterface
public interface FragmentTarget {

  /**
   * Keeps a fragment; returns once that is certain.
   *
   * @param index from 0, within the run
   * @param compressed plain bytes, handed over
   */
  void accept(int index, byte[] compressed);
}
