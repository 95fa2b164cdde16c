package dev.dossier.quickstart.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.dossier.common.crypto.KeyEncryption;
import dev.dossier.common.crypto.KeysetFile;
import dev.dossier.common.crypto.KeysetLock;
import dev.dossier.quickstart.report.ExitCode;
import dev.dossier.quickstart.report.Failure;
import dev.dossier.quickstart.report.Report;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyRotationTest {
  private final Instant later =
      Instant.now().plus(Duration.ofDays(9)).truncatedTo(ChronoUnit.SECONDS);
  private final Report report =
      new Report(new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8));
  private final List<String> ran = new ArrayList<>();
  @TempDir private Path dir;
  private Path file;
  private boolean allWrapped = true;
  private @Nullable ServiceName broken;
  private Runnable meanwhile = () -> {};

  @BeforeEach
  void two_keys() throws IOException {
    file = dir.resolve("kek.json");
    KeyEncryption.createIfMissing(file);
    KeysetFile.addPrimary(file);
    KeysetFile.markWrapped(file, later.minus(Duration.ofDays(9)));
  }

  @Test
  void older_keys_go_when_nothing_was_left_to_wrap() throws IOException {
    assertThat(rotation().retire(false)).isEqualTo(ExitCode.GOOD);
    assertThat(KeysetFile.size(file)).isEqualTo(1);
    assertThat(ran).hasSize(3).allMatch(words -> words.endsWith("[kek, rewrap, --check]"));
  }

  @Test
  void where_something_was_left_to_wrap_no_key_goes_and_the_wait_starts_anew() throws IOException {
    allWrapped = false;
    refused("the wait starts anew", () -> rotation().retire(true));
    assertThat(KeysetFile.size(file)).isEqualTo(2);
    assertThat(ran.getLast()).endsWith("[kek, rewrap]");
    assertThat(KeysetFile.wrappedSince(file)).contains(later);
    allWrapped = true;
    refused("messages may hold keys", () -> rotation().retire(false));
  }

  @Test
  void a_key_that_came_from_elsewhere_meanwhile_costs_no_other() throws IOException {
    meanwhile =
        () -> {
          try {
            KeysetFile.addPrimary(file);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        };
    refused("another key wraps by now", () -> rotation().retire(false));
    assertThat(KeysetFile.size(file)).isEqualTo(5);
  }

  @Test
  void a_second_command_is_refused_while_one_is_at_work() throws IOException {
    meanwhile =
        () -> {
          refused("another kek rotate is at work", () -> rotation().rotate());
          refused("another kek rotate is at work", () -> rotation().retire(true));
        };
    assertThat(rotation().retire(false)).isEqualTo(ExitCode.GOOD);
    assertThat(KeysetFile.size(file)).isEqualTo(1);
    try (KeysetLock lock = KeysetLock.tryHold(file).orElseThrow()) {
      assertThat(lock).as("free again").isNotNull();
    }
  }

  @Test
  void the_wait_is_not_shortened_by_the_time_of_a_file_that_was_restored() throws IOException {
    Files.delete(dir.resolve("kek.json.wrapped"));
    Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH));
    refused("messages may hold keys", () -> rotation().retire(false));
    assertThat(KeysetFile.size(file)).isEqualTo(2);
    assertThat(KeysetFile.wrappedSince(file)).contains(later);

    KeysetFile.addPrimary(file);
    assertThat(KeysetFile.wrappedSince(file)).as("of the key before").isEmpty();
  }

  @Test
  void a_rotation_that_was_interrupted_is_ended_by_calling_it_again() throws IOException {
    broken = ServiceName.PACKAGER;
    assertThat(rotation().rotate()).isEqualTo(ExitCode.FAILURE);
    assertThat(KeysetFile.size(file)).isEqualTo(3);
    int primary = KeysetFile.primary(file);
    assertThat(KeysetFile.wrappedSince(file)).isEmpty();

    broken = null;
    ran.clear();
    assertThat(rotation().rotate()).isEqualTo(ExitCode.GOOD);

    assertThat(KeysetFile.primary(file)).isEqualTo(primary);
    assertThat(KeysetFile.wrappedSince(file)).contains(later);
    assertThat(ran).hasSize(3).allMatch(words -> words.endsWith("[kek, rewrap]"));
    assertThat(rotation().rotate()).isEqualTo(ExitCode.GOOD);
    assertThat(KeysetFile.size(file)).as("the next one is a rotation again").isEqualTo(4);
  }

  private static void refused(String why, Runnable command) {
    assertThatExceptionOfType(Failure.class)
        .isThrownBy(command::run)
        .withMessageContaining(why)
        .matches(failure -> failure.exitCode() == ExitCode.FAILURE);
  }

  private KeyRotation rotation() {
    return new KeyRotation(new Recorded(), report, () -> later, () -> {});
  }

  /** Services that say what the test says. */
  private final class Recorded implements KeyRotation.Services {
    @Override
    public Optional<Path> kekFile() {
      return Optional.of(file);
    }

    @Override
    public ExitCode run(ServiceName service, List<String> words) {
      ran.add(service + " " + words);
      meanwhile.run();
      if (service == broken) {
        return ExitCode.FAILURE;
      }
      return allWrapped || !words.contains("--check") ? ExitCode.GOOD : ExitCode.FAILURE;
    }
  }
}
