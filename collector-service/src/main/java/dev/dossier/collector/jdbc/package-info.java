/** Databases: PostgreSQL by COPY from one snapshot, any other by a JDBC cursor. */
@NullMarked
package dev.dossier.collector.jdbc;

import org.jspecify.annotations.NullMarked;
