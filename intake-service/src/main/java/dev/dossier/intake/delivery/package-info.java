/** Handing over: mailed links, counted downloads, and the end of a package. */
@NullMarked
package dev.dossier.intake.delivery;

import org.jspecify.annotations.NullMarked;
