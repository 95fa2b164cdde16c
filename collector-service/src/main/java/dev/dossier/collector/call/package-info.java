/** One call to an HTTP source: by its address rules, within its limits and bounds. */
@NullMarked
package dev.dossier.collector.call;

import org.jspecify.annotations.NullMarked;
