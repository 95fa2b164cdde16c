/** What documents tell a reader to type, read from their pages. */
@NullMarked
package dev.dossier.systemtests.documents;

import org.jspecify.annotations.NullMarked;
