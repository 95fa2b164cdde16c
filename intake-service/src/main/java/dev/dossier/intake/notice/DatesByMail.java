package dev.dossier.intake.notice;

import java.util.UUID;

/** Hears what became of mails that tell of an extension: on it depends whether it counts. */
public interface ExtensionOutcome {

  /** The request is locked; in the caller's transaction. */
  void known(UUID request);
}
