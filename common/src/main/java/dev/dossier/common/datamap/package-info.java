/** The data map: read from YAML, checked whole, with file and line of everything that is wrong. */
@NullMarked
package dev.dossier.common.datamap;

import org.jspecify.annotations.NullMarked;
