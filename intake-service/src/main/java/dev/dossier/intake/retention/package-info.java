/** The end of a request's record: what is removed when it is no longer needed, and what stays. */
@NullMarked
package dev.dossier.intake.retention;

import org.jspecify.annotations.NullMarked;
