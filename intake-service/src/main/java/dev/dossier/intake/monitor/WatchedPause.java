package dev.dossier.intake.monitor;

import dev.dossier.intake.clock.Ground;
import java.time.LocalDate;
import java.util.UUID;

/**
 * An open pause of an unanswered request.
 *
 * @param since the day that an officer decided it, in the request's time zone
 * @param days since then
 * @param asked whether the mail server took the question; else no day is paused
 */
record WatchedPause(UUID request, Ground ground, LocalDate since, int days, boolean asked) {}
