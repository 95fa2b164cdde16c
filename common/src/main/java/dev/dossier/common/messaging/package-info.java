/**
 * At-least-once messaging: outbox and relay, listener defaults, dead letters, truncation of topics.
 */
@NullMarked
package dev.dossier.common.messaging;

import org.jspecify.annotations.NullMarked;
