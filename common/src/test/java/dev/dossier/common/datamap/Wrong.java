package dev.dossier.common.datamap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;

/**
 * One mistake in a good data map.
 *
 * @param good the whole map
 * @param after lines from the change to the finding
 * @param message the whole of the finding's, or its point
 */
record Wrong(String good, String old, String changed, int after, String path, String message) {

  Wrong at(int lines) {
    return new Wrong(good, old, changed, lines, path, message);
  }

  Wrong under(String path) {
    return new Wrong(good, old, changed, after, path, message);
  }

  String yaml() {
    assertThat(good).containsOnlyOnce(old);
    return good.replace(old, changed);
  }

  /** What the only finding says, which is in its line. */
  String found() {
    List<Finding> findings = findings(yaml());
    String before = good.substring(0, good.indexOf(old));
    int line = 1 + (int) before.chars().filter(c -> c == '\n').count() + after;
    assertThat(findings).hasSize(1);
    Finding finding = findings.getFirst();
    assertThat(finding.path()).isEqualTo(path);
    assertThat(finding.line()).isEqualTo(line);
    assertThat(finding.toString()).startsWith(Example.FILE + ":" + line + ": ");
    return finding.message();
  }

  static List<Finding> findings(String yaml) {
    DataMapException exception =
        catchThrowableOfType(DataMapException.class, () -> Example.parse(yaml));
    assertThat(exception).as("refused").isNotNull();
    return exception.findings();
  }

  @Override
  public String toString() {
    return changed.isBlank() ? "without " + old : changed.strip();
  }
}
