package dev.dossier.intake.rows;

import static dev.dossier.intake.db.Tables.IDEMPOTENCY;
import static dev.dossier.intake.db.Tables.REQUEST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dossier.intake.fixture.App;
import dev.dossier.intake.fixture.Bodies;
import dev.dossier.intake.fixture.RunningIntake;
import dev.dossier.testsupport.infra.ServiceDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.SQLDialect;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.transaction.support.TransactionTemplate;

class RowsIT {
  private static final RunningIntake INTAKE = RunningIntake.get();
  private static final ServiceDatabase DATABASE = INTAKE.database();
  private static final String OF_APPS =
      """
      SELECT class.relname, class.relrowsecurity AND class.relforcerowsecurity,
        (SELECT string_agg(polname, ',' ORDER BY polname) FROM pg_policy WHERE polrelid = class.oid)
      FROM pg_class AS class
      WHERE class.relnamespace = 'intake'::regnamespace AND class.relkind IN ('r', 'p')
        AND (class.relname = 'app' OR EXISTS (
          SELECT FROM pg_attribute WHERE attrelid = class.oid AND NOT attisdropped
            AND attname IN ('app_id', 'request_id')))
      """;

  private static App app;
  private static App other;

  @BeforeAll
  static void fileRequests() {
    app = App.create(INTAKE, App.UPSTREAM);
    other = App.create(INTAKE, App.UPSTREAM);
    for (App each : List.of(app, other)) {
      each.submit(
          Bodies.unverified("access", Bodies.freshAddress()),
          "Idempotency-Key",
          "key-" + each.id());
      each.submit(Bodies.verified("access", Bodies.freshAddress(), Instant.now()));
    }
  }

  static List<String> tables() {
    return Rows.fromAll(
        () -> INTAKE.bean(DSLContext.class).fetch(OF_APPS).getValues(0, String.class));
  }

  @Test
  void everyTableThatHangsOnAnAppOrARequestIsGuardedAlsoAgainstItsOwner() {
    var guards = INTAKE.bean(DSLContext.class).fetch(OF_APPS);

    assertThat(guards)
        .extracting(row -> row.get(0, String.class))
        .contains("app", "api_key", "request", "review", "idempotency", "section", "audit");
    assertThat(guards)
        .as("a migration that makes such a table says CALL guard_rows('name')")
        .allSatisfy(row -> {
          assertThat(row.get(1, Boolean.class)).as(row.get(0, String.class)).isTrue();
          assertThat(row.get(2, String.class))
              .as(row.get(0, String.class))
              .isEqualTo("all_rows,rows_of_app");
        });
  }

  @ParameterizedTest
  @MethodSource("tables")
  void theApplicationRoleSeesNothingUntilItSaysForWhichApp(String table) throws SQLException {
    try (Connection connection = asApplication()) {
      DSLContext db = DSL.using(connection, SQLDialect.POSTGRES);

      assertThat(db.fetchCount(DSL.table(DSL.name(table)))).isZero();
      see(db, "");
      assertThat(db.fetchCount(DSL.table(DSL.name(table)))).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource("tables")
  void anAppSeesAllOfItsOwnRowsAndNoOther(String table) throws SQLException {
    List<String> own = rows(table, app.id());
    try (Connection connection = asApplication()) {
      DSLContext db = DSL.using(connection, SQLDialect.POSTGRES);
      see(db, app.id().toString());

      List<String> seen = keys(db, table, DSL.noCondition());

      assertThat(seen).containsExactlyInAnyOrderElementsOf(own);
    }
  }

  @Test
  void thereWereRowsToSee() {
    assertThat(
            tables().stream()
                .filter(table -> !rows(table, app.id()).isEmpty())
                .collect(Collectors.toSet()))
        .containsAll(
            Set.of(
                "app",
                "api_key",
                "request",
                "idempotency",
                "verification",
                "verification_token",
                "package",
                "section",
                "identity",
                "notification",
                "audit"));
  }

  @Test
  void anAppCannotWriteARowOfAnother() throws SQLException {
    try (Connection connection = asApplication()) {
      DSLContext db = DSL.using(connection, SQLDialect.POSTGRES);
      see(db, app.id().toString());

      assertThat(db.update(REQUEST).set(REQUEST.TEAM, "x").where(ofApp(other.id())).execute())
          .isZero();
      assertThat(db.deleteFrom(IDEMPOTENCY).where(IDEMPOTENCY.APP_ID.eq(other.id())).execute())
          .isZero();
      assertThatThrownBy(() ->
              db.insertInto(IDEMPOTENCY)
                  .set(IDEMPOTENCY.APP_ID, other.id())
                  .set(IDEMPOTENCY.KEY, "forged")
                  .set(IDEMPOTENCY.BODY_HASH, new byte[32])
                  .set(IDEMPOTENCY.CREATED_AT, Instant.now().atOffset(java.time.ZoneOffset.UTC))
                  .execute())
          .rootCause()
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42501"));
    }
  }

  @Test
  void theApplicationRoleCannotBecomeTheOneThatSeesAll() throws SQLException {
    try (Connection connection = asApplication()) {
      assertThatThrownBy(() ->
              DSL.using(connection, SQLDialect.POSTGRES)
                  .execute("SET ROLE " + INTAKE.jobs().user()))
          .rootCause()
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42501"));
    }
  }

  @Test
  void theTwoRolesMayDoTheSameToEachTable() throws SQLException {
    String privileges =
        """
        SELECT class.relname, p, has_table_privilege(class.oid, p)
        FROM pg_class AS class, unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE']) AS p
        WHERE class.relnamespace = 'intake'::regnamespace AND class.relkind = 'r'
        ORDER BY 1, 2
        """;
    try (Connection connection = asApplication()) {
      assertThat(DSL.using(connection, SQLDialect.POSTGRES).fetch(privileges))
          .isEqualTo(INTAKE.bean(DSLContext.class).fetch(privileges));
    }
  }

  @Test
  void workThatNobodyBoundSeesNothing() throws InterruptedException, ExecutionException {
    FutureTask<Integer> count =
        new FutureTask<>(() -> INTAKE.bean(DSLContext.class).fetchCount(REQUEST));
    Thread.ofVirtual().start(count);

    assertThat(count.get()).isZero();
    assertThat(INTAKE.bean(DSLContext.class).fetchCount(REQUEST)).isPositive();
  }

  @Test
  void oneConnectionServesManyAppsAndNoneSeesWhatTheOneBeforeSaw() throws Exception {
    DSLContext db = INTAKE.bean(DSLContext.class);
    for (int i = 0; i < 20; i++) {
      assertThat(onItsOwnThread(app.id(), db)).containsOnly(app.id());
      assertThat(onItsOwnThread(other.id(), db)).containsOnly(other.id());
      assertThat(onItsOwnThread(UUID.randomUUID(), db)).isEmpty();
    }
  }

  @Test
  void theScopeDoesNotChangeInsideATransaction() {
    TransactionTemplate transaction = INTAKE.bean(TransactionTemplate.class);

    assertThatThrownBy(
            () -> transaction.executeWithoutResult(status -> Rows.ofApp(app.id(), () -> {})))
        .isInstanceOf(IllegalStateException.class);
    assertThatCode(() -> transaction.executeWithoutResult(status -> Rows.all(() -> {})))
        .doesNotThrowAnyException();
  }

  @Test
  void theStartFailsWhereJobsWouldSeeNothing() {
    RowGuard guard = new RowGuard(source(DATABASE.appUser(), DATABASE.appPassword()));

    assertThatThrownBy(guard::afterSingletonsInstantiated)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("dossier.jobs.username");
  }

  @Test
  void oneRoleForEverythingWorksWithoutTheGuard() {
    DriverManagerDataSource owner = source(DATABASE.ownerUser(), DATABASE.ownerPassword());

    assertThatCode(() -> new RowGuard(owner).afterSingletonsInstantiated())
        .doesNotThrowAnyException();
    assertThat(DSL.using(owner, SQLDialect.POSTGRES).fetchCount(REQUEST)).isPositive();
  }

  private static List<UUID> onItsOwnThread(UUID app, DSLContext db) throws Exception {
    FutureTask<List<UUID>> seen =
        new FutureTask<>(() -> {
          List<UUID> apps = new java.util.ArrayList<>();
          Rows.ofApp(app, () -> apps.addAll(db.selectFrom(REQUEST).fetch(REQUEST.APP_ID)));
          return apps;
        });
    Thread.ofVirtual().start(seen);
    return seen.get();
  }

  private static org.jooq.Condition ofApp(UUID app) {
    return REQUEST.APP_ID.eq(app);
  }

  /** Each row of the app in a table, as text, read by the role that sees all. */
  private static List<String> rows(String table, UUID app) {
    DSLContext db = INTAKE.bean(DSLContext.class);
    Table<?> rows = DSL.table(DSL.name(table));
    Set<String> columns =
        Stream.of(db.fetch("SELECT * FROM " + table + " LIMIT 0").fields())
            .map(Field::getName)
            .collect(Collectors.toSet());
    Field<UUID> id = DSL.field(DSL.name("id"), SQLDataType.UUID);
    Field<UUID> appId = DSL.field(DSL.name("app_id"), SQLDataType.UUID);
    Field<UUID> requestId = DSL.field(DSL.name("request_id"), SQLDataType.UUID);
    return keys(
        db,
        rows.getName(),
        table.equals("app")
            ? id.eq(app)
            : columns.contains("app_id")
                ? appId.eq(app)
                : requestId.in(db.select(REQUEST.ID).from(REQUEST).where(ofApp(app))));
  }

  private static List<String> keys(DSLContext db, String table, org.jooq.Condition which) {
    return db.select(DSL.field("{0}::text", String.class, DSL.name(table)))
        .from(DSL.table(DSL.name(table)))
        .where(which)
        .fetch(row -> row.value1());
  }

  private static void see(DSLContext db, String app) {
    db.fetch("SELECT set_config('dossier.app', ?, false)", app);
  }

  private static Connection asApplication() throws SQLException {
    return DriverManager.getConnection(DATABASE.url(), DATABASE.appUser(), DATABASE.appPassword());
  }

  private static DriverManagerDataSource source(String user, String password) {
    return new DriverManagerDataSource(DATABASE.url(), user, password);
  }
}
