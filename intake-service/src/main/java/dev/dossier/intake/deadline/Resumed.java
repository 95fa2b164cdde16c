package dev.dossier.intake.deadline;

import dev.dossier.intake.audit.Actor;
import java.util.UUID;

/** Goes on with what waited for the person's answer. */
public interface Resumed {

  /** In the transaction of the decision: the request is locked, and no pause of it is open. */
  void resumed(UUID request, Actor officer);
}
