/** Which sections are settled, and whether all of them are. */
@NullMarked
package dev.dossier.packager.join;

import org.jspecify.annotations.NullMarked;
