/** Checks a data map against the sources that it names, without a person and without a platform. */
@NullMarked
package dev.dossier.collector.check;

import org.jspecify.annotations.NullMarked;
