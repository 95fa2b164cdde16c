package dev.dossier.intake.audit;

/** What stands in the store for one day. */
sealed interface RootObject {

  /** Nothing. */
  record Absent() implements RootObject {}

  /**
   * Something else than a root.
   *
   * @param why words of ours, nothing of the object's
   */
  record Unreadable(String why) implements RootObject {}

  /** A root; whose is another question. */
  record Readable(RootDocument document) implements RootObject {}
}
