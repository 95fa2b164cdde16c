package dev.dossier.notifier.mail;

import org.jspecify.annotations.Nullable;

/** What became of an attempt to send a mail. */
sealed interface Delivery {
  /** The server took the mail. */
  record Accepted() implements Delivery {}

  /**
   * Never to be tried again: the server refused the recipient or the mail for good.
   *
   * @param status the reply code; null if the mail could not even be written
   */
  record Refused(@Nullable Integer status) implements Delivery {}

  /**
   * To be tried again: no connection, a reply of 4xx, or a server that refuses us and not the
   * recipient.
   *
   * @param status the reply code, if there was one
   * @param cause simple class name, for the log: texts of servers quote addresses
   */
  record Deferred(@Nullable Integer status, String cause) implements Delivery {}
}
