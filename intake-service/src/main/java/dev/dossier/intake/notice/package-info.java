/** Mails to the person: what is sent, and whether it was. */
@NullMarked
package dev.dossier.intake.notice;

import org.jspecify.annotations.NullMarked;
