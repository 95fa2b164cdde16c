package dev.dossier.common.datamap;

import java.time.Duration;

/**
 * A database.
 *
 * @param url resolves to what {@link JdbcUrl#of} takes
 * @param username resolves to an empty text when it is left out: the URL's own user is meant
 * @param password as {@code username}
 * @param statementTimeout for each query, {@code PT5M} when left out
 * @param sectionTimeout for all of a section's queries together, {@code PT30M} when left out
 * @param concurrency sections that one collector process reads at once, 4 when left out
 */
public record JdbcSource(
    String name,
    Template url,
    Template username,
    Template password,
    Duration statementTimeout,
    Duration sectionTimeout,
    int concurrency)
    implements Source {

  @Override
  public Duration longestRun() {
    return sectionTimeout;
  }
}
