package dev.dossier.quickstart.vendors;

import java.io.Serial;

/** A call that the vendor answers with an error. */
final class Refused extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  private final transient Answer answer;

  Refused(Answer answer) {
    super("status " + answer.status());
    this.answer = answer;
  }

  Answer answer() {
    return answer;
  }
}
