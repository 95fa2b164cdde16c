/** Leased jobs: what runs once whatever the number of replicas. */
@NullMarked
package dev.dossier.packager.job;

import org.jspecify.annotations.NullMarked;
