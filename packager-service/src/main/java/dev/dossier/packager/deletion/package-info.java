/** Deletion with proof, and the sweep after what was left behind. */
@NullMarked
package dev.dossier.packager.deletion;

import org.jspecify.annotations.NullMarked;
