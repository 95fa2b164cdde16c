/** Plans a package version and drives it: identities, sections, retries. */
@NullMarked
package dev.dossier.intake.plan;

import org.jspecify.annotations.NullMarked;
