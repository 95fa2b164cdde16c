/** What tests need and production does not: a settable clock, programs of the machine. */
@NullMarked
package dev.dossier.testsupport;

import org.jspecify.annotations.NullMarked;
