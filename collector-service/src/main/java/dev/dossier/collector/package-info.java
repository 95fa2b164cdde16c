/** The workers: take a work item, read one source, emit fragments and how it ended. */
@NullMarked
package dev.dossier.collector;

import org.jspecify.annotations.NullMarked;
