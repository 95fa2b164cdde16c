/**
 * What is asked of HTTP servers elsewhere: their addresses, and when they want to be asked again.
 */
@NullMarked
package dev.dossier.common.net;

import org.jspecify.annotations.NullMarked;
