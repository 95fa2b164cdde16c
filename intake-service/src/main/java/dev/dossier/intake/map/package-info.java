/** The data map that new requests are planned by. */
@NullMarked
package dev.dossier.intake.map;

import org.jspecify.annotations.NullMarked;
