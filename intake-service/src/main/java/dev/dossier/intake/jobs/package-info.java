/** The scheduler of leased jobs: each runs once, whatever the number of replicas. */
@NullMarked
package dev.dossier.intake.jobs;

import org.jspecify.annotations.NullMarked;
