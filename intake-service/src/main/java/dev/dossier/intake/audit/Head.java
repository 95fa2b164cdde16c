package dev.dossier.intake.audit;

import java.util.UUID;

/**
 * The end of a chain.
 *
 * @param seq of the newest entry
 * @param hash of the newest entry
 */
record Head(UUID requestId, int seq, byte[] hash) {}
