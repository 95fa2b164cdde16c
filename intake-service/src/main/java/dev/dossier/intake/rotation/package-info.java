/** Which keys of intake's the key-encryption key wraps, for its rotation. */
@NullMarked
package dev.dossier.intake.rotation;

import org.jspecify.annotations.NullMarked;
