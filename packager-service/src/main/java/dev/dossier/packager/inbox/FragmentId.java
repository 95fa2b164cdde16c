package dev.dossier.packager.inbox;

import java.util.UUID;

/** A fragment within its package version. */
public record FragmentId(UUID execution, UUID run, int index) {}
