/**
 * What operators send again by command: dead letters, and an outbox that its relay cannot empty.
 */
@NullMarked
package dev.dossier.common.repair;

import org.jspecify.annotations.NullMarked;
