/** How many requests one address may make: counted under a lock, what is over goes to review. */
@NullMarked
package dev.dossier.intake.limit;

import org.jspecify.annotations.NullMarked;
