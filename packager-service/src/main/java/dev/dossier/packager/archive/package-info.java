/** The ZIP: entries made of compressed segments, never inflated. */
@NullMarked
package dev.dossier.packager.archive;

import org.jspecify.annotations.NullMarked;
