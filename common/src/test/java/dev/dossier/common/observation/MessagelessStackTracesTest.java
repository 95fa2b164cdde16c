package dev.dossier.common.observation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class MessagelessStackTracesTest {
  @Test
  void prints_classes_and_frames_of_all_causes_and_no_message() throws IOException {
    StringWriter out = new StringWriter();
    Exception failure =
        new IllegalStateException(
            "canary-1",
            new UncheckedIOException(
                new IOException("canary-2", new SQLException("Key (email)=(canary-3)"))));

    new MessagelessStackTraces().printStackTrace(failure, out);

    assertThat(out.toString())
        .contains("java.sql.SQLException", "java.io.IOException", "MessagelessStackTracesTest")
        .doesNotContain("canary");
  }
}
