/** What comes from Kafka is stored, in any order and any number of copies. */
@NullMarked
package dev.dossier.packager.inbox;

import org.jspecify.annotations.NullMarked;
