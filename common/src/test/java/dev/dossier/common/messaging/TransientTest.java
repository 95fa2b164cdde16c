package dev.dossier.common.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.common.storage.NoSuchObjectException;
import dev.dossier.common.storage.StorageException;
import java.io.IOException;
import java.sql.SQLException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TransientTest {
  @ParameterizedTest
  @ValueSource(strings = {"08006", "40001", "40P01", "53300", "57P01", "55P03"})
  void a_database_that_is_away_or_busy_passes(String sqlState) {
    assertThat(Transient.causes(new IllegalStateException(new SQLException("x", sqlState))))
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"23505", "22P02", "42P01", ""})
  void a_wrong_statement_does_not_pass(String sqlState) {
    assertThat(Transient.causes(new SQLException("x", sqlState))).isFalse();
  }

  @Test
  void what_the_end_of_a_process_interrupts_passes() {
    SQLException noConnection = new SQLException("x", new InterruptedException());

    assertThat(Transient.causes(new IllegalStateException(noConnection))).isTrue();
  }

  @Test
  void a_store_or_broker_that_is_away_passes_but_a_missing_object_does_not() {
    assertThat(Transient.causes(new StorageException("x", null))).isTrue();
    assertThat(Transient.causes(new IOException("x"))).isTrue();
    assertThat(Transient.causes(new TimeoutException("x"))).isTrue();
    assertThat(Transient.causes(new NoSuchObjectException("x", new IOException("x")))).isFalse();
    assertThat(Transient.causes(new IllegalArgumentException("x"))).isFalse();
    assertThat(Transient.causes(null)).isFalse();
  }
}
