package dev.dossier.quickstart.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayoutsIT {
  @TempDir Path temporary;
  private Layouts layouts;
  private Path parent;

  @BeforeEach
  void start() {
    parent = temporary.resolve("services");
    layouts = new Layouts(parent);
  }

  @Test
  void a_layout_of_another_build_goes_when_its_launcher_is_gone_and_not_before() throws Exception {
    Process other = holder("collector", "old");
    layouts.hold("collector", "new", Files::createDirectory);
    assertThat(parent.resolve("collector-old")).isDirectory();

    other.getOutputStream().close();
    other.waitFor();
    layouts.hold("collector", "newer", Files::createDirectory);

    assertThat(parent.resolve("collector-old")).doesNotExist();
    assertThat(parent.resolve("collector-new")).as("held by this process").isDirectory();
  }

  @Test
  void a_layout_is_made_once_by_whoever_is_first() throws Exception {
    Process other = holder("intake", "same");
    layouts.hold(
        "intake",
        "same",
        directory -> {
          throw new IOException("made twice");
        });
    other.destroy();
  }

  @Test
  void a_half_made_layout_is_not_taken_for_a_whole_one() {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() ->
            layouts.hold(
                "intake",
                "broken",
                directory -> {
                  Files.createDirectory(directory);
                  throw new IOException("disk full");
                }));
    assertThat(parent).isDirectoryNotContaining(Files::isDirectory);
  }

  @Test
  void what_a_killed_launcher_left_half_made_is_removed_and_what_is_made_now_is_not()
      throws Exception {
    Process living = holder("other", "x");
    Path now = parent.resolve("intake-1.new-" + living.pid() + "-77");
    Path never = parent.resolve("intake-1.new-999999999-77");
    Files.createDirectories(now);
    Files.createDirectories(never.resolve("layout"));

    layouts.hold("intake", "2", Files::createDirectory);

    assertThat(now).isDirectory();
    assertThat(never).doesNotExist();
    living.destroy();
  }

  private Process holder(String kind, String key) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                LayoutHolder.class.getName(),
                parent.toString(),
                kind,
                key)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertThat(process.inputReader().readLine()).isEqualTo("held");
    return process;
  }
}
