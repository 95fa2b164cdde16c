/** An SMTP server whose mails are pages and JSON: nothing leaves the machine. */
@NullMarked
package dev.dossier.quickstart.mailbox;

import org.jspecify.annotations.NullMarked;
