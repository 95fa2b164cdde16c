/** The whole product as its users start it. */
@NullMarked
package dev.dossier.systemtests;

import org.jspecify.annotations.NullMarked;
