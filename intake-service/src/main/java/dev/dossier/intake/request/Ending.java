package dev.dossier.intake.request;

import dev.dossier.intake.audit.Actor;
import java.util.UUID;

/** Ends with a request what would wait for somebody for ever. */
public interface Ending {

  /** The request lapsed, was cancelled, refused or closed; in the transaction of the move. */
  void ended(UUID request, Actor actor);
}
