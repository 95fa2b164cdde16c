/** One data directory: lock, secrets, ports and addresses that outlive a start. */
@NullMarked
package dev.dossier.quickstart.home;

import org.jspecify.annotations.NullMarked;
