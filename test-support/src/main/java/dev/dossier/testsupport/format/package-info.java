/** The house format: checked by the full build, applied by one command. */
@NullMarked
package dev.dossier.testsupport.format;

import org.jspecify.annotations.NullMarked;
