/** What an app sees of its requests, and the few things it may do with them. */
@NullMarked
package dev.dossier.intake.status;

import org.jspecify.annotations.NullMarked;
