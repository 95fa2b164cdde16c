/** Package versions: their state, and the end of them. */
@NullMarked
package dev.dossier.intake.packages;

import org.jspecify.annotations.NullMarked;
