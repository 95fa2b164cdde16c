package dev.dossier.common.command;

import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.output.MigrateResult;
import org.flywaydb.core.api.output.ValidateOutput;
import org.flywaydb.core.api.output.ValidateResult;

/**
 * {@code migrate}: brings the service's schema up to date, as its owner, so that the running
 * service needs the owner's login no more. Any number may do it at once, beside services of this
 * release and of the one before: each migration is applied by one of them, and the others wait for
 * it. A schema that is newer than this build is left as it is.
 */
final class MigrateCommand implements OfflineCommand {
  static final String NAME = "migrate";

  private final Flyway flyway;

  MigrateCommand(Flyway flyway) {
    this.flyway = flyway;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public CommandResult run(List<String> arguments, Consumer<String> out) {
    if (!arguments.isEmpty()) {
      throw new UsageException("migrate: unknown option '" + arguments.getFirst() + "'");
    }
    try {
      MigrateResult done = flyway.migrate();
      out.accept(
          "%s: %d migrations applied, now at version %s"
              .formatted(done.schemaName, done.migrationsExecuted, version()));
      return CommandResult.GOOD;
    } catch (FlywayException e) {
      if (CommandLineRun.isAway(e)) {
        throw e;
      }
      out.accept(reason(e));
      return CommandResult.FAILURE;
    }
  }

  private String version() {
    MigrationInfo current = flyway.info().current();
    return current == null ? "none" : String.valueOf(current.getVersion());
  }

  /** Flyway's own text quotes statements and the database. */
  private String reason(FlywayException failure) {
    ValidateResult applied = flyway.validateWithResult();
    // Those that are yet to come are none of its errors: they stand in a list of their own.
    String changed =
        applied.invalidMigrations.stream()
            .filter(each -> !each.errorDetails.errorCode.toString().contains("NOT_APPLIED"))
            .map(MigrateCommand::named)
            .collect(Collectors.joining(", "));
    if (!changed.isEmpty()) {
      return "applied migrations are others than this build's: " + changed;
    }
    MigrationInfo[] pending = flyway.info().pending();
    String state = CommandLineRun.state(failure);
    return "failed: %s, %s"
        .formatted(
            pending.length == 0 ? "no migration" : pending[0].getScript(),
            state == null ? String.valueOf(failure.getErrorCode()) : "SQLSTATE " + state);
  }

  private static String named(ValidateOutput migration) {
    return "V" + migration.version;
  }
}
