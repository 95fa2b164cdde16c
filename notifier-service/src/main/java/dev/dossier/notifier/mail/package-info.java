/** Mails from the message to the mail server: received, claimed, sent or given up, once. */
@NullMarked
package dev.dossier.notifier.mail;

import org.jspecify.annotations.NullMarked;
