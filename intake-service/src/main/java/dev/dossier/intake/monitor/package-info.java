/** Watches due dates: what is late, soon or likely late, as metrics and as a daily mail. */
@NullMarked
package dev.dossier.intake.monitor;

import org.jspecify.annotations.NullMarked;
