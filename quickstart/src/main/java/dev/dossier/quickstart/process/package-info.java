/** Child processes: started, watched, started again, and never left behind. */
@NullMarked
package dev.dossier.quickstart.process;

import org.jspecify.annotations.NullMarked;
