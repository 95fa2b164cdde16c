/** The service that sends each mail once, and tells apps of changes. */
@NullMarked
package dev.dossier.notifier;

import org.jspecify.annotations.NullMarked;
