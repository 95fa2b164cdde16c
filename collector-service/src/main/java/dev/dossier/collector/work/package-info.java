/** Work items in, outcomes out: listeners, runs, what is sent when, dead letters, metrics. */
@NullMarked
package dev.dossier.collector.work;

import org.jspecify.annotations.NullMarked;
