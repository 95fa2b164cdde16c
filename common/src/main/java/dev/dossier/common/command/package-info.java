/** What a service does from the command line: beside the running service, or without it. */
@NullMarked
package dev.dossier.common.command;

import org.jspecify.annotations.NullMarked;
