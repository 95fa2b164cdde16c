package dev.dossier.packager.inbox;

import org.jspecify.annotations.Nullable;

/**
 * What is known of a fragment without reading it.
 *
 * @param bytes of the plain (compressed) bytes
 * @param object the object that holds it; null when its bytes are in the inbox
 */
public record StoredFragment(FragmentId id, String section, int bytes, @Nullable String object) {}
