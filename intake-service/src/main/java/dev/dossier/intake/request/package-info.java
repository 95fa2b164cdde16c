/** Requests and their states: the only writer of the table request. */
@NullMarked
package dev.dossier.intake.request;

import org.jspecify.annotations.NullMarked;
