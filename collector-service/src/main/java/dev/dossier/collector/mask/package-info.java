/** Takes from values what the data map says must not leave. */
@NullMarked
package dev.dossier.collector.mask;

import org.jspecify.annotations.NullMarked;
