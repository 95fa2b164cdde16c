package dev.dossier.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.dossier.quickstart.platform.ServiceName;
import dev.dossier.quickstart.report.ExitCode;
import dev.dossier.quickstart.report.Failure;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandLineTest {

  @Test
  void aDemoOnceHasItsDefaults() {
    assertThat(parse("demo --once"))
        .isEqualTo(new Command.DemoOnce(Path.of("dossier-demo"), null, null));
  }

  @Test
  void optionsComeInAnyOrderAndWithEqualsSigns() {
    assertThat(parse("demo --data=d --out o --once"))
        .isEqualTo(new Command.DemoOnce(Path.of("o"), Path.of("d"), null));
  }

  @Test
  void upKeepsItsDataInTheCurrentDirectory() {
    assertThat(parse("up --data-map map.yaml --port 8080"))
        .isEqualTo(new Command.Up(Path.of("map.yaml"), Path.of("dossier-data"), 8080));
  }

  @Test
  void aDataMapIsCheckedInEitherFormat() {
    Command.DataMapCheck json =
        new Command.DataMapCheck(Path.of("map.yaml"), true, Path.of("dossier-data"));
    assertThat(parse("data-map check --data d map.yaml"))
        .isEqualTo(new Command.DataMapCheck(Path.of("map.yaml"), false, Path.of("d")));
    assertThat(parse("data-map check map.yaml --format json")).isEqualTo(json);
    assertThat(parse("data-map check --format=json map.yaml")).isEqualTo(json);
  }

  @Test
  void whatAServiceDoesIsLeftToItWithAllButTheDataDirectory() {
    assertThat(parse("audit verify"))
        .isEqualTo(
            new Command.OfService(
                ServiceName.INTAKE, List.of("audit", "verify"), Path.of("dossier-data")));
    assertThat(parse("audit verify --data d --strange"))
        .isEqualTo(
            new Command.OfService(
                ServiceName.INTAKE, List.of("audit", "verify", "--strange"), Path.of("d")));
  }

  @Test
  void outboxesAreThoseOfThreeServicesOrOfOne() {
    assertThat(parse("outbox list"))
        .isEqualTo(
            new Command.Outbox(
                List.of(ServiceName.INTAKE, ServiceName.PACKAGER, ServiceName.NOTIFIER),
                "list",
                Path.of("dossier-data")));
    assertThat(parse("outbox replay --service notifier --data d"))
        .isEqualTo(new Command.Outbox(List.of(ServiceName.NOTIFIER), "replay", Path.of("d")));
  }

  @Test
  void aSectionIsRetriedForAReason() {
    String id = "3f0c6d5e-8c0b-4c57-9d0a-0f6a1b2c3d4e";
    assertThat(parse("section retry --request " + id + " --section billing --reason mended"))
        .isEqualTo(
            new Command.SectionRetry(
                UUID.fromString(id), "billing", "mended", Path.of("dossier-data")));
  }

  @Test
  void helpIsFoundBehindACommand() {
    assertThat(parse("up --help")).isEqualTo(new Command.Help());
  }

  @ParameterizedTest
  @CsvSource({
    "data-map, expected check FILE",
    "data-map lint x, expected check FILE",
    "data-map check, expected one FILE",
    "data-map check x y, expected one FILE",
    "data-map check x --format, --format needs a value",
    "data-map check x --format xml, expected text or json",
    "data-map check x --json, unknown option '--json'",
    "data, unknown command 'data'",
    "kek, expected rotate",
    "kek rotate --now, --now needs --retire",
    "audit, expected verify",
    "dead-letter, expected list or requeue",
    "outbox, expected list or replay",
    "outbox drop, expected list or replay",
    "'outbox list --service collector', 'expected intake, packager or notifier'",
    "section, expected retry",
    "section retry --request x --section y, expected --reason",
    "section retry --request x --section y --reason z, expected the id of a request",
    "audit check, expected verify",
    "audit verify --data, --data needs a value",
    "up, expected --data-map FILE",
    "up --data-map, --data-map needs a value",
    "up --data-map --port 1, --data-map needs a value",
    "up --data-map x --prot 1, unknown option '--prot'",
    "up --data-map x --port 0, expected a number from 1 to 65535",
    "up --data-map x --port y, expected a number from 1 to 65535",
    "demo --out x, --out needs --once",
    "demo --once --once, --once is given twice",
    "demo now, unknown option 'now'",
  })
  void whatIsNotUnderstoodIsNamed(String words, String message) {
    assertThatExceptionOfType(Failure.class)
        .isThrownBy(() -> parse(words))
        .withMessageContaining(message)
        .withMessageContaining("Usage: dossier")
        .satisfies(failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.USAGE));
  }

  @Test
  void noCommandIsAUsageError() {
    assertThatExceptionOfType(Failure.class)
        .isThrownBy(() -> CommandLine.parse(List.of()))
        .withMessageContaining("expected a command");
  }

  private static Command parse(String words) {
    return CommandLine.parse(List.of(words.split(" ")));
  }
}
