package dev.dossier.intake.plan;

/** What became of an officer's decision; anything but done changed nothing. */
public sealed interface Ruling {
  record Done() implements Ruling {}

  /** The request has no section of this name. */
  record NoSuchSection() implements Ruling {}

  /**
   * @param why a sentence for people, without personal data
   */
  record NotNow(String why) implements Ruling {}
}
