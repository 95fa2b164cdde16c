/** Events out: what happened to requests and submissions, for those who wait for it. */
@NullMarked
package dev.dossier.intake.lifecycle;

import org.jspecify.annotations.NullMarked;
