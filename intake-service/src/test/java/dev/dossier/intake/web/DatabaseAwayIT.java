package dev.dossier.intake.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchRuntimeException;

import dev.dossier.intake.fixture.LostDatabase;
import dev.dossier.testsupport.infra.Infrastructure;
import dev.dossier.testsupport.infra.ServiceDatabase;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.ResponseEntity;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.transaction.support.TransactionTemplate;

class DatabaseAwayIT {

  @Test
  void aReadOutsideATransactionIsNotAvailable() {
    LostDatabase.run((db, transactions) -> {
      RuntimeException failure = catchRuntimeException(() -> db.selectOne().fetch());

      assertThat(answer(failure).getStatusCode().value()).isEqualTo(503);
    });
  }

  @Test
  void aReadThatGetsNoConnectionIsNotAvailable() {
    ServiceDatabase database =
        ServiceDatabase.createFresh(Infrastructure.postgres(), "no_connection");
    LostDatabase.runWithoutFreeConnection(
        database,
        (db, transactions) -> {
          RuntimeException failure = catchRuntimeException(() -> db.selectOne().fetch());

          assertThat(answer(failure).getStatusCode().value()).isEqualTo(503);
        });
  }

  @Test
  void aTransactionIsNotAvailable() {
    LostDatabase.run((db, transactions) -> {
      TransactionTemplate transaction = new TransactionTemplate(transactions);
      RuntimeException failure =
          catchRuntimeException(
              () -> transaction.executeWithoutResult(status -> db.selectOne().fetch()));

      assertThat(answer(failure).getStatusCode().value()).isEqualTo(503);
      assertThat(answer(failure).getBody()).contains("urn:dossier:problem:unavailable");
    });
  }

  @ParameterizedTest
  @CsvSource({"08006, 503", "57P01, 503", "53300, 503", "23505, 500", "22P02, 500", ", 500"})
  void onlyALostConnectionIs(String state, int status) {
    RuntimeException failure = new IllegalStateException(new SQLException("", state));

    assertThat(answer(failure).getStatusCode().value()).isEqualTo(status);
  }

  private static ResponseEntity<String> answer(Exception failure) {
    try {
      return new ProblemHandler()
          .other(failure, new MockHttpServletRequest(), new MockHttpServletResponse());
    } catch (Exception e) {
      throw new AssertionError("expected an answer", e);
    }
  }
}
