/** Kafka in: reads a message, calls one method of the core. */
@NullMarked
package dev.dossier.packager.listener;

import org.jspecify.annotations.NullMarked;
