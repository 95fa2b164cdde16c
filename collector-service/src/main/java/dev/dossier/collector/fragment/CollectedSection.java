package dev.dossier.collector.fragment;

import dev.dossier.common.event.CollectedFiles;

/**
 * All that a section's reading made.
 *
 * @param records over all datasets
 * @param bytes of all files, uncompressed
 * @param fragments how many were made
 */
public record CollectedSection(CollectedFiles files, long records, long bytes, int fragments) {}
