/** The rules about imports and packages that a one-line test applies to each module. */
@NullMarked
package dev.dossier.testsupport.arch;

import org.jspecify.annotations.NullMarked;
