package dev.dossier.common.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.common.crypto.KeyEncryption;
import dev.dossier.common.crypto.KeysetFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFileCommandsTest {
  private static final byte[] PLACE = "here".getBytes(StandardCharsets.UTF_8);

  @TempDir Path directory;
  private final List<String> lines = new ArrayList<>();

  @Test
  void aKeyIsPrintedForThoseWhoKeepItElsewhere() {
    assertThat(run("kek", "create")).isEqualTo(CommandResult.GOOD);

    KeyEncryption keys = KeyEncryption.of(String.join("\n", lines));
    assertThat(keys.open(keys.seal(PLACE, PLACE), PLACE)).isEqualTo(PLACE);
  }

  @Test
  void aFileIsMadeOnceAndStays() throws IOException {
    Path file = directory.resolve("kek.json");
    assertThat(run("kek", "create", file.toString())).isEqualTo(CommandResult.GOOD);
    String made = Files.readString(file);

    assertThat(run("kek", "create", file.toString())).isEqualTo(CommandResult.GOOD);
    assertThat(file).content().isEqualTo(made);
    assertThat(String.join("\n", lines)).doesNotContain("keyData");
  }

  @Test
  void anAddedKeyWrapsAndTheOldOneStillUnwraps() throws IOException {
    Path file = directory.resolve("kek.json");
    run("kek", "create", file.toString());
    byte[] before = KeyEncryption.load(file).seal(PLACE, PLACE);

    assertThat(run("kek", "add", file.toString())).isEqualTo(CommandResult.GOOD);

    assertThat(KeysetFile.size(file)).isEqualTo(2);
    KeyEncryption after = KeyEncryption.load(file);
    assertThat(after.open(before, PLACE)).isEqualTo(PLACE);
    assertThat(Arrays.copyOf(before, after.primaryPrefix().length))
        .isNotEqualTo(after.primaryPrefix());
  }

  @Test
  void whatCannotBeDoneIsSaid() {
    assertThat(run("kek", "add")).isEqualTo(CommandResult.USAGE);
    assertThat(run("kek", "create", "--file")).isEqualTo(CommandResult.USAGE);
    assertThat(run("kek", "add", directory.resolve("none").toString()))
        .isEqualTo(CommandResult.FAILURE);
    assertThat(run("kek", "create", directory.resolve("no/such/place").toString()))
        .isEqualTo(CommandResult.FAILURE);
  }

  private CommandResult run(String... words) {
    return CommandLineRun.run(Object.class, List.of(words), Map.of(), lines::add);
  }
}
