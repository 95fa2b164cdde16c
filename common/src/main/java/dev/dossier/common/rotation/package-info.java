/** Wraps what is stored by a new key-encryption key. */
@NullMarked
package dev.dossier.common.rotation;

import org.jspecify.annotations.NullMarked;
