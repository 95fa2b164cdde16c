/** Keys and encryption of personal data: a key-encryption key wraps data keys, AES-256-GCM. */
@NullMarked
package dev.dossier.common.crypto;

import org.jspecify.annotations.NullMarked;
