/** What a person reads of a package, and what a program reads: README, index, manifest. */
@NullMarked
package dev.dossier.packager.letter;

import org.jspecify.annotations.NullMarked;
