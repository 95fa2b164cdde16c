package dev.dossier.common.datamap;

import java.time.Duration;

/**
 * Over all workers of a source together: in no sliding window of {@code per} are more than {@code
 * permits} calls sent.
 */
public record RateLimit(int permits, Duration per) {}
