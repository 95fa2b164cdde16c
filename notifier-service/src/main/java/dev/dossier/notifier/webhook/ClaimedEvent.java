package dev.dossier.notifier.webhook;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An event that this process may deliver until its lease ends.
 *
 * @param id of the event
 * @param attempt of this claim, 1 for the first
 * @param payload the event's JSON, byte for byte as it came
 * @param trace the place of the message that it came with
 */
record ClaimedEvent(
    String app,
    String id,
    @Nullable UUID requestId,
    byte[] payload,
    int attempt,
    @Nullable String trace) {}
