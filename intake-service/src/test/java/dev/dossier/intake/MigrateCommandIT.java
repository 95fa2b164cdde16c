package dev.dossier.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.common.command.CommandLineRun;
import dev.dossier.common.command.CommandResult;
import dev.dossier.testsupport.infra.Infrastructure;
import dev.dossier.testsupport.infra.ServiceDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class MigrateCommandIT {
  private static final Pattern LINE =
      Pattern.compile("intake: (\\d+) migrations applied, now at version \\d+");
  private static final String NOTHING = "intake: 0 migrations applied, now at version ";

  private final ServiceDatabase database =
      ServiceDatabase.createFresh(Infrastructure.postgres(), "intake");
  private final List<String> out = new ArrayList<>();

  /** As two replicas' init containers do it: a process each, told by its environment. */
  @Test
  void twoReplicasThatMigrateAtOnceApplyEachMigrationOnce() throws Exception {
    List<Process> two = List.of(start(), start());
    int applied = 0;
    for (Process each : two) {
      String said = new String(each.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(each.waitFor()).as(said).isZero();
      Matcher line = LINE.matcher(said);
      assertThat(line.find()).as(said).isTrue();
      applied += Integer.parseInt(line.group(1));
    }

    assertThat(applied)
        .isGreaterThan(10)
        .isEqualTo(count("SELECT count(*) FROM flyway_schema_history WHERE version IS NOT NULL"))
        .isEqualTo(count("SELECT count(DISTINCT version) FROM flyway_schema_history"));
    assertThat(migrate(owner())).isEqualTo(CommandResult.GOOD);
    assertThat(out).singleElement().asString().startsWith(NOTHING);
  }

  @Test
  void aSchemaOfALaterReleaseIsLeftAsItIs() throws SQLException {
    assertThat(migrate(owner())).isEqualTo(CommandResult.GOOD);
    asOwner(
        "INSERT INTO flyway_schema_history SELECT installed_rank + 1, '9999', 'later', type,"
            + " 'V9999__later.sql', 1, installed_by, installed_on, 1, true"
            + " FROM flyway_schema_history ORDER BY installed_rank DESC LIMIT 1");
    out.clear();

    assertThat(migrate(owner())).as("%s", out).isEqualTo(CommandResult.GOOD);
    assertThat(out).containsExactly(NOTHING + "9999");
  }

  @Test
  void whatFailsIsNamedAndWhatIsThereIsNoneOfItsBusiness() throws SQLException {
    asOwner("CREATE TABLE someone_elses (id int)");
    assertThat(migrate(owner())).isEqualTo(CommandResult.FAILURE);
    asOwner("DROP TABLE someone_elses");
    assertThat(migrate(owner())).isEqualTo(CommandResult.GOOD);
    // So that the second is applied to a schema that has it.
    asOwner("DELETE FROM flyway_schema_history WHERE installed_rank > 1 AND version <> '1'");
    assertThat(migrate(owner())).isEqualTo(CommandResult.FAILURE);

    assertThat(out.getFirst())
        .isEqualTo("failed: V1__intake.sql, NON_EMPTY_SCHEMA_WITHOUT_SCHEMA_HISTORY_TABLE");
    assertThat(out.getLast()).matches("failed: V2__asking_again.sql, SQLSTATE 42[0-9A-Z]{3}");
  }

  @Test
  void aChangedMigrationIsNamed() throws SQLException {
    assertThat(migrate(owner())).isEqualTo(CommandResult.GOOD);
    asOwner("UPDATE flyway_schema_history SET checksum = 1 WHERE version = '4'");
    out.clear();

    assertThat(migrate(owner())).isEqualTo(CommandResult.FAILURE);
    assertThat(out).containsExactly("applied migrations are others than this build's: V4");
  }

  @Test
  void aWrongPasswordIsSomethingThatIsNotReached() {
    assertThat(migrate(Map.of("spring.flyway.password", "wrong")))
        .isEqualTo(CommandResult.UNREACHABLE);
    assertThat(out).containsExactly("the database cannot be reached (SQLSTATE 28P01)");
  }

  @Test
  void anArgumentIsAnError() {
    assertThat(
            CommandLineRun.run(
                IntakeApplication.class, List.of("migrate", "now"), settings(owner()), out::add))
        .isEqualTo(CommandResult.USAGE);
  }

  private Process start() throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            ProcessHandle.current().info().command().orElseThrow(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            IntakeApplication.class.getName(),
            "command",
            "migrate");
    builder.redirectErrorStream(true);
    builder.environment().put("SPRING_DATASOURCE_URL", database.url());
    builder.environment().put("SPRING_FLYWAY_ENABLED", "false");
    builder.environment().put("SPRING_FLYWAY_USER", database.ownerUser());
    builder.environment().put("SPRING_FLYWAY_PASSWORD", database.ownerPassword());
    return builder.start();
  }

  private CommandResult migrate(Map<String, Object> more) {
    return CommandLineRun.run(
        IntakeApplication.class, List.of("migrate"), settings(more), out::add);
  }

  /** As in an init container: the address that all share, the owner, and no key of any kind. */
  private Map<String, Object> settings(Map<String, Object> more) {
    Map<String, Object> all = new HashMap<>();
    all.put("spring.datasource.url", database.url());
    all.put("spring.flyway.user", database.ownerUser());
    all.put("dossier.kek-file", "/nowhere/kek.json");
    all.putAll(more);
    return all;
  }

  private Map<String, Object> owner() {
    return Map.of("spring.flyway.password", database.ownerPassword());
  }

  private int count(String sql) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(
                database.url(), database.appUser(), database.appPassword());
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getInt(1);
    }
  }

  private void asOwner(String sql) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(
                database.url(), database.ownerUser(), database.ownerPassword());
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
