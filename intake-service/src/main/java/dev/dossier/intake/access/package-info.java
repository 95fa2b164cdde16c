/** Who calls: API keys of apps and their scopes. */
@NullMarked
package dev.dossier.intake.access;

import org.jspecify.annotations.NullMarked;
