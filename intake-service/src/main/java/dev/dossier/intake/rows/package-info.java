/** Which rows of the database a thread's work sees: one app's, all, or none. */
@NullMarked
package dev.dossier.intake.rows;

import org.jspecify.annotations.NullMarked;
