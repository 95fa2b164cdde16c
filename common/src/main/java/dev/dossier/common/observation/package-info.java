/** Logs, metrics and traces without personal data. */
@NullMarked
package dev.dossier.common.observation;

import org.jspecify.annotations.NullMarked;
