/**
 * Taking a request over HTTP or Kafka: read strictly, refused by field, answered the same when
 * repeated.
 */
@NullMarked
package dev.dossier.intake.submission;

import org.jspecify.annotations.NullMarked;
