/** What operators do to the notifier's outbox by command. */
@NullMarked
package dev.dossier.notifier.repair;

import org.jspecify.annotations.NullMarked;
