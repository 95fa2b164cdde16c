/** Moves of the due date: extension and pauses, decided by officers, and how it came about. */
@NullMarked
package dev.dossier.intake.deadline;

import org.jspecify.annotations.NullMarked;
