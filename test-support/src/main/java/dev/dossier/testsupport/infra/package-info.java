/**
 * Real PostgreSQL, Kafka, S3 and SMTP servers inside this machine, for tests and the quickstart.
 */
@NullMarked
package dev.dossier.testsupport.infra;

import org.jspecify.annotations.NullMarked;
