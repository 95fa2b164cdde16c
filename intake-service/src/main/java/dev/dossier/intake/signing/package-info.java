/** Keys that sign what must be provable outside, and where their public halves are published. */
@NullMarked
package dev.dossier.intake.signing;

import org.jspecify.annotations.NullMarked;
