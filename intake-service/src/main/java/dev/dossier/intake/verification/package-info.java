/** Proof that the person asked: a mailed link that only a click on its page uses up. */
@NullMarked
package dev.dossier.intake.verification;

import org.jspecify.annotations.NullMarked;
