package dev.dossier.systemtests.observability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.testsupport.Tools;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Prometheus' own tool takes the configuration and the rules, and runs the alerts' unit tests. */
class PromtoolIT {
  private final Path promtool = Tools.require("promtool");

  @Test
  void the_configuration_and_the_rules_that_it_names_are_valid() throws Exception {
    assertThat(
            run("check", "config", Home.of("observability/prometheus/prometheus.yml").toString()))
        .contains("3 rule files found", "SUCCESS");
    run("check", "rules", Home.files("observability/prometheus/rules", ".yml"));
  }

  @Test
  void the_unit_tests_of_the_alerts_pass() throws Exception {
    assertThat(run("test", "rules", Home.files("observability/prometheus/tests", ".yml")))
        .contains("SUCCESS")
        .doesNotContain("FAILED");
  }

  private String run(String command, String what, List<Path> files)
      throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(List.of(command, what));
    files.forEach(file -> arguments.add(file.toString()));
    return run(arguments.toArray(String[]::new));
  }

  private String run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(promtool.toString()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }
}
