package dev.dossier.intake.deadline;

/** What became of a decision. */
sealed interface Outcome {

  record Done() implements Outcome {}

  /**
   * Nothing was changed.
   *
   * @param why a sentence for people
   */
  record NotNow(String why) implements Outcome {}

  /** The answer cannot have come then; nothing was changed. */
  record BeforeTheQuestion() implements Outcome {}
}
