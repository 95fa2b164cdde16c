/** What each kind of source implements, and the values it answers with; knows no broker. */
@NullMarked
package dev.dossier.collector.source;

import org.jspecify.annotations.NullMarked;
