package dev.dossier.notifier.mail;

import dev.dossier.common.event.NotificationMessage;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A mail that this process may send until its lease ends.
 *
 * @param attempt of this claim, 1 for the first
 * @param recordKey wrapped
 * @param content encrypted under the record key
 * @param trace the place of the message that it came with
 */
record ClaimedMail(
    UUID id,
    UUID requestId,
    NotificationMessage.Kind kind,
    String locale,
    byte[] recordKey,
    byte[] content,
    int attempt,
    String messageId,
    Instant receivedAt,
    @Nullable String trace) {}
