package dev.dossier.intake.clock;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An interval in which the answer had to wait for the person.
 *
 * @param askedAt when the question left for the person; null: it never did, so nothing is paused
 * @param answeredAt when the person's answer came; null: it has not come
 */
public record Pause(Ground ground, @Nullable Instant askedAt, @Nullable Instant answeredAt) {}
