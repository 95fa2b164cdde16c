/** What all answers share: problem details, pages, security headers. */
@NullMarked
package dev.dossier.intake.web;

import org.jspecify.annotations.NullMarked;
