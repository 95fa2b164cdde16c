/**
 * What officers decide about a request: collect again, let go, refuse, close; who and why is kept.
 */
@NullMarked
package dev.dossier.intake.officer;

import org.jspecify.annotations.NullMarked;
