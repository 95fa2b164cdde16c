/** A start without database, broker and store, from which an image's start-up cache is made. */
@NullMarked
package dev.dossier.common.training;

import org.jspecify.annotations.NullMarked;
