/** Objects in an S3-compatible store: the port, its keys, claim checks. */
@NullMarked
package dev.dossier.common.storage;

import org.jspecify.annotations.NullMarked;
