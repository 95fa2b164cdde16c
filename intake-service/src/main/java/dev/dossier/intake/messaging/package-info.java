/** The thin edge to Kafka: topics, listeners, dead letters. */
@NullMarked
package dev.dossier.intake.messaging;

import org.jspecify.annotations.NullMarked;
