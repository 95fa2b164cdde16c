/** Tells upstream apps of their requests' changes by signed HTTP calls (Standard Webhooks). */
@NullMarked
package dev.dossier.notifier.webhook;

import org.jspecify.annotations.NullMarked;
