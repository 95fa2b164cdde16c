/** Taking a request over HTTP: read strictly, refused by field, answered the same when repeated. */
@NullMarked
package dev.dossier.intake.submission;

import org.jspecify.annotations.NullMarked;
