package dev.dossier.intake.rows;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The role that sees all rows.
 *
 * @param username {@code dossier.jobs.username}: {@code intake_jobs}; left out where there is one
 *     role for everything, which then sees all rows in every call
 * @param password {@code dossier.jobs.password}
 */
@ConfigurationProperties("dossier.jobs")
record JobsSettings(@Nullable String username, @Nullable String password) {

  /** Without the password. */
  @Override
  public String toString() {
    return "JobsSettings[username=" + username + "]";
  }
}
