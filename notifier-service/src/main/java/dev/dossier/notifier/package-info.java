/** The service that sends each mail once. */
@NullMarked
package dev.dossier.notifier;

import org.jspecify.annotations.NullMarked;
