/**
 * Reads HTTP APIs that speak JSON: requests bound, pages followed, items handed over, in slices.
 */
@NullMarked
package dev.dossier.collector.http;

import org.jspecify.annotations.NullMarked;
