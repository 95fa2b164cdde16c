/** What was done to a request, by whom, in an append-only chain of hashes. */
@NullMarked
package dev.dossier.intake.audit;

import org.jspecify.annotations.NullMarked;
