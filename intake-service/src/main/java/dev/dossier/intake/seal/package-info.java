/** Follows what the packager did: sealed, failed, deleted. */
@NullMarked
package dev.dossier.intake.seal;

import org.jspecify.annotations.NullMarked;
