/** The state of each package version, and the guarded moves between states. */
@NullMarked
package dev.dossier.packager.version;

import org.jspecify.annotations.NullMarked;
