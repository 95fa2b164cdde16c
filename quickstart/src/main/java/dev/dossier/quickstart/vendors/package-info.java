/** The sample company's vendors: small servers that answer as the real ones document. */
@NullMarked
package dev.dossier.quickstart.vendors;

import org.jspecify.annotations.NullMarked;
