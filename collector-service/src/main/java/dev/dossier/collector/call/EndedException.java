package dev.dossier.collector.call;

import java.io.IOException;

/** Carries a call's end up through the HTTP client, which knows exceptions only. */
final class EndedException extends IOException {
  private final transient Answer answer;

  EndedException(Answer answer) {
    super("the call has ended");
    this.answer = answer;
  }

  Answer answer() {
    return answer;
  }

  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
