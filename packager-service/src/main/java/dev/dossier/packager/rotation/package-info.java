/** Which keys of the packager's the key-encryption key wraps, for its rotation. */
@NullMarked
package dev.dossier.packager.rotation;

import org.jspecify.annotations.NullMarked;
