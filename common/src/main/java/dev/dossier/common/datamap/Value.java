package dev.dossier.common.datamap;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A value of the file. Reading a wrong one adds a finding and gives a stand-in.
 *
 * @param line of the value, or of its key when it is a mapping or a list
 */
record Value(Node node, int line, String path, Findings findings) {

  private static final Duration LONGEST = Duration.ofDays(7);
  static final int MOST_KEYS = 1000;
  static final String PLACELESS =
      "expected %s, found a ${...} placeholder: only settings of sources and texts of requests take"
          + " them";

  static Value root(Node node, Findings findings) {
    return new Value(node, node.getStartMark().getLine() + 1, "", findings);
  }

  Value child(Node child, int keyLine, String name) {
    int line = child instanceof ScalarNode ? child.getStartMark().getLine() + 1 : keyLine;
    String separator = path.isEmpty() || name.startsWith("[") ? "" : ".";
    return new Value(child, line, path + separator + name, findings);
  }

  /** This value with nothing more to say about it. */
  Value muted() {
    return new Value(node, line, path, findings.muted());
  }

  /** What a mapping has under the key, without a finding when it has nothing or is none. */
  @Nullable Value peek(String key) {
    if (node instanceof MappingNode mapping) {
      for (NodeTuple entry : mapping.getValue()) {
        if (entry.getKeyNode() instanceof ScalarNode name && name.getValue().equals(key)) {
          return child(entry.getValueNode(), name.getStartMark().getLine() + 1, key);
        }
      }
    }
    return null;
  }

  void problem(String message) {
    findings.add(line, path, message);
  }

  boolean isText() {
    return node instanceof ScalarNode;
  }

  /**
   * Any scalar as it is written, on one line: a country {@code NO} is no boolean here, and texts go
   * where a line break would do harm.
   */
  String text() {
    String text = scalar("text").replaceAll("\\s+", " ");
    if (Template.PLACEHOLDER.matcher(text).find()) {
      problem(PLACELESS.formatted("text"));
      return "";
    }
    if (text.chars().anyMatch(Character::isISOControl)) {
      problem("expected text, found a control character");
      return "";
    }
    return text;
  }

  String text(String expected, Predicate<String> condition) {
    String text = text();
    if (!text.isEmpty() && !condition.test(text)) {
      problem("expected " + expected + ", found " + shown(text));
    }
    return text;
  }

  /** A word that decides how the rest is read; a wrong one is reported. */
  void oneOf(List<String> words) {
    Map<String, String> choices = new LinkedHashMap<>();
    words.forEach(word -> choices.put(word, word));
    choice(choices);
  }

  <T> T choice(Map<String, T> choices) {
    T stand = choices.values().iterator().next();
    String expected = "one of " + String.join(", ", choices.keySet());
    if (choices.size() == 1) {
      expected = choices.keySet().iterator().next();
    }
    if (!(node instanceof ScalarNode)) {
      problem("expected " + expected + ", found " + kind());
      return stand;
    }
    String text = scalar(expected);
    T chosen = choices.get(text);
    if (chosen == null && !text.isEmpty()) {
      problem("expected " + expected + ", found " + shown(text));
    }
    return chosen == null ? stand : chosen;
  }

  <E extends Enum<E>> E choice(E[] choices) {
    Map<String, E> words = new LinkedHashMap<>();
    for (E choice : choices) {
      words.put(choice.name().toLowerCase(Locale.ROOT), choice);
    }
    return choice(words);
  }

  boolean flag() {
    Map<String, Boolean> words = new LinkedHashMap<>();
    words.put("true", true);
    words.put("false", false);
    return choice(words);
  }

  Duration duration() {
    return duration(LONGEST);
  }

  Duration duration(Duration longest) {
    String most = longest.equals(LONGEST) ? "P7D" : longest.toString();
    String expected = "expected an ISO 8601 duration such as PT5M, more than zero, at most " + most;
    String text = text();
    try {
      Duration duration = text.isEmpty() ? Duration.ofSeconds(1) : Duration.parse(text);
      if (!duration.isPositive() || duration.compareTo(longest) > 0) {
        problem(expected + ", found " + shown(text));
      }
      return duration;
    } catch (DateTimeParseException e) {
      problem(expected + ", found " + shown(text));
      return Duration.ofSeconds(1);
    }
  }

  int number(int least, int most) {
    String text = text();
    if (text.matches("[0-9]{1,9}")) {
      int number = Integer.parseInt(text);
      if (number >= least && number <= most) {
        return number;
      }
    }
    if (!text.isEmpty()) {
      problem("expected a number from " + least + " to " + most + ", found " + shown(text));
    }
    return least;
  }

  /** May hold a secret: no finding shows it. */
  Template template() {
    String text = scalar("text");
    if (!Template.wellFormed(text)) {
      problem("expected ${NAME} or ${NAME:-default} in every ${");
    }
    return Template.of(text, findings.file(), line, path);
  }

  /** A name that another part of the file declares. */
  String reference(String what, Collection<String> declared) {
    String text = text();
    if (!text.isEmpty() && !declared.isEmpty() && !declared.contains(text)) {
      problem("expected the name of " + what + ", found " + shown(text) + instead(text, declared));
    }
    return text;
  }

  /** Names as given, their values by name; two names that differ in case alone are one. */
  Map<String, Value> named(String what, String pattern) {
    return named(what, pattern, "a name that matches " + pattern, true);
  }

  /** As {@link #named(String, String)}, for names of others, who tell {@code a} from {@code A}. */
  Map<String, Value> exactlyNamed(String what, String pattern, String expected) {
    return named(what, pattern, expected, false);
  }

  private Map<String, Value> named(
      String what, String pattern, String expected, boolean ignoringCase) {
    Map<String, Value> values = new LinkedHashMap<>();
    if (!(node instanceof MappingNode mapping)) {
      problem("expected a mapping of " + what + " by name, found " + kind());
      return values;
    }
    if (mapping.getValue().size() > MOST_KEYS) {
      problem("expected at most " + MOST_KEYS + " " + what);
      return values;
    }
    Map<String, Integer> lines = new HashMap<>();
    for (NodeTuple entry : mapping.getValue()) {
      int line = entry.getKeyNode().getStartMark().getLine() + 1;
      String name = entry.getKeyNode() instanceof ScalarNode key ? key.getValue() : "";
      Integer first = lines.putIfAbsent(ignoringCase ? name.toLowerCase(Locale.ROOT) : name, line);
      if (first != null) {
        findings.add(
            line,
            path,
            "expected names unique%s, found %s again, first on line %d"
                .formatted(ignoringCase ? " without regard to case" : "", shownKey(name), first));
        continue;
      }
      if (!name.matches(pattern)) {
        findings.add(line, path, "expected " + expected + ", found " + shownKey(name));
      }
      values.put(name, child(entry.getValueNode(), line, name));
    }
    if (values.isEmpty()) {
      problem("expected " + what + ", found none");
    }
    return values;
  }

  <T> List<T> list(Function<Value, T> reader) {
    if (!(node instanceof SequenceNode sequence)) {
      problem("expected a list, found " + kind());
      return List.of();
    }
    List<T> read = new ArrayList<>();
    for (Node item : sequence.getValue()) {
      int itemLine = item.getStartMark().getLine() + 1;
      read.add(reader.apply(child(item, itemLine, "[" + read.size() + "]")));
    }
    return read;
  }

  String scalar(String expected) {
    if (!(node instanceof ScalarNode scalar)) {
      problem("expected " + expected + ", found " + kind());
      return "";
    }
    String text = scalar.getValue().strip();
    if (text.isEmpty() || node.getTag().equals(Tag.NULL)) {
      problem("expected " + expected + ", found nothing");
      return "";
    }
    return text;
  }

  String kind() {
    return switch (node.getNodeId()) {
      case scalar -> node.getTag().equals(Tag.NULL) ? "nothing" : "text";
      case sequence -> "a list";
      case mapping -> "a mapping";
      case anchor -> "an alias";
    };
  }

  /** Exact in a literal block; elsewhere YAML folds lines, and the value's first line is given. */
  int lineAt(ScalarNode scalar, int offset) {
    if (scalar.getScalarStyle() != ScalarStyle.LITERAL) {
      return line;
    }
    return line + 1 + (int) scalar.getValue().chars().limit(offset).filter(c -> c == '\n').count();
  }

  static String instead(String wrong, Collection<String> known) {
    @Nullable String nearest = Nearest.to(wrong, known);
    return nearest == null
        ? " (there is " + String.join(", ", known.stream().limit(12).toList()) + ")"
        : ", did you mean " + nearest + "?";
  }

  /** Of a key that is no name only the beginning: {@code {password:secret}} is one key to YAML. */
  static String shownKey(String key) {
    String name = key.strip();
    int end = 0;
    while (end < name.length()
        && (Character.isLetterOrDigit(name.charAt(end)) || "_-".indexOf(name.charAt(end)) >= 0)) {
      end++;
    }
    return shown(end < name.length() ? name.substring(0, end) + "..." : name);
  }

  static String shown(String text) {
    String line = text.strip().replaceAll("\\s+", " ");
    return "'" + (line.length() > 60 ? line.substring(0, 60) + "..." : line) + "'";
  }
}
