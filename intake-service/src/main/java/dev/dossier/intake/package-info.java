/** The process manager: takes requests, plans, keeps the legal clock, hands out links. */
@NullMarked
package dev.dossier.intake;

import org.jspecify.annotations.NullMarked;
