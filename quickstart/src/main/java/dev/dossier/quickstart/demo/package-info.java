/** The sample company, and one request through everything, as its person would see it. */
@NullMarked
package dev.dossier.quickstart.demo;

import org.jspecify.annotations.NullMarked;
