package dev.dossier.intake.notice;

import java.util.UUID;

/** Hears what became of mails on which dates depend. The request is locked, in a transaction. */
public interface DatesByMail {

  /** A mail that tells of an extension was sent, or was not: on it depends whether it counts. */
  void extensionTold(UUID request);

  /** A question left for the person: since then no day counts until it was answered. */
  void asked(UUID request, UUID mail);
}
