/**
 * What travels between the services: one sealed interface of records per topic, and the names of
 * the topics.
 */
@NullMarked
package dev.dossier.common.event;

import org.jspecify.annotations.NullMarked;
