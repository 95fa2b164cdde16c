/** Everything that runs: the embedded servers that are needed, and the four services. */
@NullMarked
package dev.dossier.quickstart.platform;

import org.jspecify.annotations.NullMarked;
