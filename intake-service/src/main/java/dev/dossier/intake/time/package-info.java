/** Instants as the database keeps them. */
@NullMarked
package dev.dossier.intake.time;

import org.jspecify.annotations.NullMarked;
