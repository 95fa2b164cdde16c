package dev.dossier.intake.monitor;

import static dev.dossier.intake.db.Tables.NOTIFICATION;
import static dev.dossier.intake.db.Tables.REQUEST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dossier.intake.fixture.App;
import dev.dossier.intake.fixture.Bodies;
import dev.dossier.intake.fixture.RunningIntake;
import dev.dossier.intake.map.CurrentDataMap;
import dev.dossier.intake.time.Utc;
import dev.dossier.testsupport.infra.Infrastructure;
import dev.dossier.testsupport.infra.ReaderRole;
import dev.dossier.testsupport.infra.ServiceDatabase;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the role of the dashboards sees of a real database. */
class ReaderIT {
  private static final RunningIntake INTAKE = RunningIntake.get();

  private final DSLContext db = INTAKE.bean(DSLContext.class);
  private final App app = App.create(INTAKE, App.ALL);
  private final App other = App.create(INTAKE, App.UPSTREAM);
  private Connection connection;
  private DSLContext reader;

  @BeforeEach
  void connect() throws SQLException {
    connection = connect(INTAKE.database());
    reader = DSL.using(connection, SQLDialect.POSTGRES);
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  private static Connection connect(ServiceDatabase database) throws SQLException {
    return DriverManager.getConnection(
        database.url(), INTAKE.reader().user(), INTAKE.reader().password());
  }

  @Test
  void theViewListsWhatTheMonitorWatchesOfAllAppsWithTheSameDaysLeft() {
    UUID paused = file(app);
    UUID running = file(other);
    app.post(
        "/api/v1/requests/" + paused + "/pause",
        "{\"reason\": \"Who?\", \"ground\": \"identity\"}");
    db.update(NOTIFICATION)
        .set(NOTIFICATION.SENT_AT, Utc.of(Instant.now().minus(Duration.ofDays(9))))
        .where(NOTIFICATION.REQUEST_ID.eq(paused).and(NOTIFICATION.KIND.eq("clarification")))
        .execute();
    List<Watched> watched =
        new Watch(db, INTAKE.bean(CurrentDataMap.class), Clock.systemUTC()).all();

    var shown = reader.fetch("SELECT * FROM open_requests");

    assertThat(shown.map(row -> row.get("id") + " " + row.get("days_left")))
        .containsExactlyInAnyOrderElementsOf(
            watched.stream().map(each -> each.id() + " " + each.daysLeft()).toList());
    assertThat(row(shown, paused).get("paused", Boolean.class)).isTrue();
    assertThat(row(shown, running).get("paused", Boolean.class)).isFalse();
    assertThat(row(shown, running).get("sections", Integer.class)).isPositive();
    assertThat(row(shown, running).get("app", String.class)).isEqualTo("app-" + other.id());
  }

  @Test
  void itsColumnsAreTheseAndATeamThatIsAnAddressIsNotShown() {
    UUID id = file(app);
    db.update(REQUEST).set(REQUEST.TEAM, "acme").where(REQUEST.ID.eq(id)).execute();
    assertThat(row(reader.fetch("SELECT * FROM open_requests"), id).get("team", String.class))
        .isEqualTo("acme");
    db.update(REQUEST).set(REQUEST.TEAM, "jane@acme.example").where(REQUEST.ID.eq(id)).execute();

    var shown = reader.fetch("SELECT * FROM open_requests");

    assertThat(row(shown, id).get("team")).isNull();
    assertThat(shown.fieldsRow().fields())
        .as("a new column is a decision: no personal data")
        .extracting(field -> field.getName())
        .containsExactly(
            "id",
            "type",
            "status",
            "app",
            "team",
            "received_at",
            "due_date",
            "internal_due_date",
            "days_left",
            "paused",
            "likely_late",
            "sections",
            "sections_ended",
            "sections_failed");
  }

  @Test
  void itMayReadNothingElseAndCallNothing() {
    List<String> relations =
        db.fetch(
                "SELECT relname FROM pg_class WHERE relnamespace = 'intake'::regnamespace AND"
                    + " relkind IN ('r', 'p', 'v', 'm', 'S', 'f') AND relname <> 'open_requests'")
            .getValues(0, String.class);
    // That its transactions are read-only is a convenience, which anybody can switch off.
    reader.execute("SET default_transaction_read_only = off");
    assertThat(relations).contains("request", "section", "audit", "outbox", "scheduled_tasks");
    for (String relation : relations) {
      denied("SELECT * FROM " + relation);
    }
    denied("SELECT append_audit('" + UUID.randomUUID() + "', 'system', 'forged', '{}')");
    denied("UPDATE request SET team = 'x'");
    denied("CREATE TABLE copied (id uuid)");
    assertThat(
            db.fetch(
                    "SELECT proname FROM pg_proc WHERE pronamespace = 'intake'::regnamespace AND"
                        + " has_function_privilege('grafana_reader', oid, 'EXECUTE')")
                .getValues(0, String.class))
        .isEmpty();
    assertThat(
            db.fetch(
                    "SELECT nspname FROM pg_namespace WHERE nspname NOT LIKE 'pg\\_%' AND nspname"
                        + " <> 'information_schema' AND has_schema_privilege('grafana_reader', oid,"
                        + " 'USAGE')")
                .getValues(0, String.class))
        .containsExactly("intake");
  }

  @Test
  void aRoleThatIsMadeAfterTheMigrationsMayReadFromTheNextStartOn() throws SQLException {
    ServiceDatabase fresh = ServiceDatabase.createFresh(Infrastructure.postgres(), "intake");
    String name = URI.create(fresh.url().substring("jdbc:".length())).getPath().substring(1);
    ReaderRole.create(Infrastructure.postgres(), name, INTAKE.reader().password());
    Flyway flyway =
        Flyway.configure()
            .dataSource(fresh.url(), fresh.ownerUser(), fresh.ownerPassword())
            .schemas("intake")
            .locations("classpath:db/migration")
            .load();
    flyway.migrate();
    // As if it had not been there: the rest is PostgreSQL's.
    Infrastructure.postgres()
        .execute(
            name,
            "REVOKE SELECT ON intake.open_requests FROM grafana_reader",
            "REVOKE USAGE ON SCHEMA intake FROM grafana_reader");
    try (Connection early = connect(fresh)) {
      assertThatThrownBy(
              () -> early.createStatement().execute("SELECT * FROM intake.open_requests"))
          .isInstanceOf(SQLException.class);

      flyway.migrate();

      assertThat(DSL.using(early, SQLDialect.POSTGRES).fetch("SELECT * FROM intake.open_requests"))
          .isEmpty();
    }
  }

  private static UUID file(App app) {
    var answer = app.submit(Bodies.verified("access", Bodies.freshAddress(), Instant.now()));
    return UUID.fromString(answer.body().get("id").asString());
  }

  private void denied(String sql) {
    assertThatThrownBy(() -> reader.execute(sql))
        .as(sql)
        .rootCause()
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).as(sql).isEqualTo("42501"));
  }

  private static Record row(org.jooq.Result<Record> rows, UUID id) {
    return rows.stream().filter(row -> id.equals(row.get("id"))).findFirst().orElseThrow();
  }
}
