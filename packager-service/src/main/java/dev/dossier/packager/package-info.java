/** Joins what collectors found into one package per version, and deletes. */
@NullMarked
package dev.dossier.packager;

import org.jspecify.annotations.NullMarked;
