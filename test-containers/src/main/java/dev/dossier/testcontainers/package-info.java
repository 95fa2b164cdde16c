/** PostgreSQL, Kafka and the S3 store as containers, for tests. */
@NullMarked
package dev.dossier.testcontainers;

import org.jspecify.annotations.NullMarked;
