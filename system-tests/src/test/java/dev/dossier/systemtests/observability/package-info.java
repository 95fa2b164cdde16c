/** Rules, dashboards, runbook and the list of metrics, held together as files. */
@NullMarked
package dev.dossier.systemtests.observability;

import org.jspecify.annotations.NullMarked;
