/**
 * JSON Schemas of what stands on the wire, made from the records and held to the checked-in ones.
 */
@NullMarked
package dev.dossier.common.schema;

import org.jspecify.annotations.NullMarked;
