/** Where who reads the mail of an address that nobody confirmed finds what an officer wrote. */
@NullMarked
package dev.dossier.intake.answer;

import org.jspecify.annotations.NullMarked;
