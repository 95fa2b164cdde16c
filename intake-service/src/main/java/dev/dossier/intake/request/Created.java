package dev.dossier.intake.request;

import java.time.LocalDate;
import java.util.UUID;

/** A request as it was recorded. */
public record Created(
    UUID id, RequestStatus status, LocalDate dueDate, LocalDate internalDueDate) {}
