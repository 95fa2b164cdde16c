/** Threads that claim pieces of work from the database, one each, and keep the claim alive. */
@NullMarked
package dev.dossier.notifier.work;

import org.jspecify.annotations.NullMarked;
