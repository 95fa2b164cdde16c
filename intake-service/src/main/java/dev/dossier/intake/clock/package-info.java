/** The legal dates of a request and how they come about: pure, without a clock of its own. */
@NullMarked
package dev.dossier.intake.clock;

import org.jspecify.annotations.NullMarked;
