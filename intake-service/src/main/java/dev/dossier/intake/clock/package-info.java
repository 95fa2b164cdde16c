/** The legal dates of a request: pure, without a clock of its own. */
@NullMarked
package dev.dossier.intake.clock;

import org.jspecify.annotations.NullMarked;
