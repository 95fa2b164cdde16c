/** One package from the fragments that won, sealed by whoever holds the newest epoch. */
@NullMarked
package dev.dossier.packager.assembly;

import org.jspecify.annotations.NullMarked;
