package dev.dossier.intake.verification;

import static dev.dossier.intake.db.Tables.VERIFICATION;
import static dev.dossier.intake.db.Tables.VERIFICATION_TOKEN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.common.event.NotificationMessage.Kind;
import dev.dossier.intake.fixture.App;
import dev.dossier.intake.fixture.Bodies;
import dev.dossier.intake.fixture.Browser;
import dev.dossier.intake.fixture.Mails;
import dev.dossier.intake.fixture.RunningIntake;
import dev.dossier.testsupport.infra.Infrastructure;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.UUID;
import org.jooq.DSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the database itself refuses, whatever the program does. */
class VerifiedIsAFactIT {
  private static final RunningIntake INTAKE = RunningIntake.get();
  private static final String NO_SUCH_ROW = "23503";
  private static final String RAISED = "P0001";

  /** Row-level security: without an app's name there is nothing to change. */
  private static final String NO_ROW_SEEN = "no row";

  private static final String COLLECTING =
      """
      INSERT INTO package (request_id, version, revision, state, data_map, content_key, created_at)
      VALUES ('%s', %d, 1, 'collecting', 'map', '\\x00', now())\
      """;

  private final App app = App.create(INTAKE, App.ALL);

  @ParameterizedTest
  @ValueSource(
      strings = {
        COLLECTING,
        """
        INSERT INTO section (request_id, version, name, position, source, title, data_map, status)
        VALUES ('%s', %d, 'profile', 1, 'app', 'Profile', 'map', 'collecting')\
        """,
        """
        INSERT INTO identity (request_id, version, name, source, status, data_map)
        VALUES ('%s', %d, 'customer', 'app', 'resolving', 'map')\
        """,
        """
        INSERT INTO download_link (hash, request_id, version, created_at, expires_at, max_downloads)
        VALUES (sha256('x'), '%s', %d, now(), now(), 1)\
        """
      })
  void nothingIsCollectedForWhoWasNotVerified(String sql) {
    UUID unverified = app.submit(Bodies.unverified("access", Bodies.freshAddress())).id();

    String insert = sql.formatted(unverified, 7);

    assertThat(refused(superuser(), insert)).isEqualTo(NO_SUCH_ROW);
    assertThat(refused(application(), insert)).isNotEmpty();
  }

  @Test
  void aPackageCannotBeMovedToWhoWasNotVerified() {
    UUID verified = verified();
    UUID unverified = app.submit(Bodies.unverified("access", Bodies.freshAddress())).id();

    String update =
        "UPDATE package SET request_id = '%s', version = 9 WHERE request_id = '%s'"
            .formatted(unverified, verified);

    assertThat(refused(superuser(), update)).isEqualTo(NO_SUCH_ROW);
    assertThat(refused(application(), update)).isNotEmpty();
  }

  @Test
  void theFactOutlivesThePackagesThatRestOnIt() {
    UUID verified = verified();

    String delete = "DELETE FROM verification WHERE request_id = '%s'".formatted(verified);

    assertThat(refused(superuser(), delete)).isEqualTo(NO_SUCH_ROW);
    assertThat(refused(application(), delete)).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE verification SET evidence = '{}' WHERE request_id = '%s'",
        "UPDATE verification SET method = 'link' WHERE request_id = '%s'",
        "UPDATE verification SET verified_at = now() WHERE request_id = '%s'"
      })
  void evidenceDoesNotChange(String sql) {
    UUID verified = verified();

    assertThat(refused(superuser(), sql.formatted(verified))).isEqualTo(RAISED);
    assertThat(refused(application(), sql.formatted(verified))).isNotEmpty();
  }

  @Test
  void theApplicationCannotEmptyTheTable() {
    assertThat(refused(application(), "TRUNCATE verification CASCADE")).isEqualTo("42501");
  }

  @Test
  void aLinkIsTheProofOfOneClickAndClicksAreCounted() {
    DSLContext db = INTAKE.bean(DSLContext.class);
    Browser browser = new Browser(INTAKE);
    UUID id = app.submit(Bodies.unverified("access", Bodies.freshAddress())).id();
    String token = new Mails(INTAKE).token(id, Kind.VERIFICATION, 1);
    for (int i = 0; i < 5; i++) {
      browser.get("/verify/" + token);
    }

    for (int i = 0; i < VerificationLinks.ATTEMPTS + 3; i++) {
      assertThat(browser.post("/verify", token).statusCode()).isEqualTo(200);
    }

    assertThat(
            db.select(VERIFICATION_TOKEN.ATTEMPTS)
                .from(VERIFICATION_TOKEN)
                .where(VERIFICATION_TOKEN.REQUEST_ID.eq(id))
                .fetchSingle()
                .value1())
        .isEqualTo(VerificationLinks.ATTEMPTS + 3);
    assertThat(
            db.select(VERIFICATION.METHOD)
                .from(VERIFICATION)
                .where(VERIFICATION.REQUEST_ID.eq(id))
                .fetchSingle()
                .value1())
        .isEqualTo("link");
  }

  private UUID verified() {
    return app.submit(Bodies.verified("access", Bodies.freshAddress(), Instant.now())).id();
  }

  /** The SQLSTATE, or that there was nothing to change. */
  private static String refused(Connection connection, String sql) {
    try (connection;
        Statement statement = connection.createStatement()) {
      if (statement.executeUpdate(sql) == 0) {
        return NO_ROW_SEEN;
      }
    } catch (SQLException e) {
      return e.getSQLState();
    }
    throw new AssertionError("the database let it through: " + sql);
  }

  private static Connection application() {
    try {
      return DriverManager.getConnection(
          INTAKE.database().url(), INTAKE.database().appUser(), INTAKE.database().appPassword());
    } catch (SQLException e) {
      throw new IllegalStateException("no connection: " + e.getSQLState(), e);
    }
  }

  /** Whom no privilege and no row-level security stops: what is left are the constraints. */
  private static Connection superuser() {
    String path = URI.create(INTAKE.database().url().substring("jdbc:".length())).getPath();
    try {
      Connection connection = Infrastructure.postgres().connectAsSuperuser(path.substring(1));
      connection.setSchema("intake");
      return connection;
    } catch (SQLException e) {
      throw new IllegalStateException("no connection: " + e.getSQLState(), e);
    }
  }
}
