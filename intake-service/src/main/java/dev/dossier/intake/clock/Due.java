package dev.dossier.intake.clock;

import java.time.LocalDate;

/**
 * The dates of one request, in the controller's time zone.
 *
 * @param dueDate last day allowed by law
 * @param internalDueDate the company's own target, never later
 */
public record Due(LocalDate dueDate, LocalDate internalDueDate) {}
