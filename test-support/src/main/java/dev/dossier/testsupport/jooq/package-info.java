/** jOOQ's classes from Flyway's migrations, run on a real PostgreSQL. */
@NullMarked
package dev.dossier.testsupport.jooq;

import org.jspecify.annotations.NullMarked;
