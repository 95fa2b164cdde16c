/** What the launcher says: lines for the person who called it, and failures by name. */
@NullMarked
package dev.dossier.quickstart.report;

import org.jspecify.annotations.NullMarked;
