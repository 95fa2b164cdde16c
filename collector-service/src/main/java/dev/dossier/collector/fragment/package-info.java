/** Rows to JSON and CSV, deflated and cut into fragments, with the files' closing description. */
@NullMarked
package dev.dossier.collector.fragment;

import org.jspecify.annotations.NullMarked;
