/** What mails say, in each language, as plain text and as HTML. */
@NullMarked
package dev.dossier.notifier.template;

import org.jspecify.annotations.NullMarked;
