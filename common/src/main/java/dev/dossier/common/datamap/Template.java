package dev.dossier.common.datamap;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A setting that takes values from the environment of the service that uses it: {@code ${NAME}}, or
 * {@code ${NAME:-default}} where the default stands for an unset or empty variable, as in a shell.
 */
public final class Template {

  static final Pattern PLACEHOLDER =
      Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^{}]*))?}");

  private final String text;
  private final String file;
  private final int line;
  private final String path;

  private Template(String text, String file, int line, String path) {
    this.text = text;
    this.file = file;
    this.line = line;
    this.path = path;
  }

  /** A template that stands in no file. */
  public static Template of(String text) {
    if (!wellFormed(text)) {
      throw new IllegalArgumentException("expected ${NAME} or ${NAME:-default}");
    }
    return new Template(text, "", 0, "");
  }

  static Template of(String text, String file, int line, String path) {
    return new Template(text, file, line, path);
  }

  static boolean wellFormed(String text) {
    return !PLACEHOLDER.matcher(text).replaceAll("").contains("${");
  }

  /** Names of the environment variables it takes. */
  public Set<String> variables() {
    Set<String> names = new LinkedHashSet<>();
    PLACEHOLDER.matcher(text).results().forEach(match -> names.add(match.group(1)));
    return names;
  }

  /**
   * @throws DataMapException names each variable that is not set and has no default
   */
  public String resolve(Map<String, String> environment) {
    List<Finding> findings = new ArrayList<>();
    StringBuilder resolved = new StringBuilder();
    Matcher matcher = PLACEHOLDER.matcher(text);
    int end = 0;
    while (matcher.find()) {
      String name = matcher.group(1);
      String value = value(environment.get(name), matcher.group(2));
      if (value == null) {
        findings.add(
            new Finding(
                file, line, path, "expected the environment variable " + name + " to be set"));
      }
      resolved.append(text, end, matcher.start()).append(value);
      end = matcher.end();
    }
    if (!findings.isEmpty()) {
      throw new DataMapException(findings);
    }
    return resolved.append(text, end, text.length()).toString();
  }

  /** What it is where the environment says nothing; null when that cannot be told. */
  @Nullable String byDefault() {
    boolean settled =
        wellFormed(text)
            && PLACEHOLDER.matcher(text).results().allMatch(match -> match.group(2) != null);
    return settled ? resolve(Map.of()) : null;
  }

  private static @Nullable String value(@Nullable String set, @Nullable String byDefault) {
    return byDefault != null && (set == null || set.isEmpty()) ? byDefault : set;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Template template && template.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** The variables' names alone: the text may hold a secret. */
  @Override
  public String toString() {
    return "Template" + variables();
  }
}
