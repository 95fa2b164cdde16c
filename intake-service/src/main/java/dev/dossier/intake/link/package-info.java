/** Links to the person's own pages, and the answer to links that nobody knows. */
@NullMarked
package dev.dossier.intake.link;

import org.jspecify.annotations.NullMarked;
