/** What operators do to the packager's outbox by command. */
@NullMarked
package dev.dossier.packager.repair;

import org.jspecify.annotations.NullMarked;
