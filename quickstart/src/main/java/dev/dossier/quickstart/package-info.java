/** The launcher: what {@code ./dossier} understands, and how it ends. */
@NullMarked
package dev.dossier.quickstart;

import org.jspecify.annotations.NullMarked;
