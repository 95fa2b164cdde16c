package dev.dossier.collector.work;

import java.io.Serial;

/** The broker did not take a message: the work item has to come again. */
final class MessageNotSentException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  MessageNotSentException(Throwable cause) {
    super("the broker did not take a message", cause);
  }
}
