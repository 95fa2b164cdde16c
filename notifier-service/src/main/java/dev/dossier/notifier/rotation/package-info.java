/** Which keys of the notifier's the key-encryption key wraps, for its rotation. */
@NullMarked
package dev.dossier.notifier.rotation;

import org.jspecify.annotations.NullMarked;
