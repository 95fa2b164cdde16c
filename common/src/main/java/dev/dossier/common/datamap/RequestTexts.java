package dev.dossier.common.datamap;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Reads the texts of requests, in which {@code {name}} is bound. */
final class RequestTexts {

  static final String PARAMETER = "[^\\p{Cntrl}{}]{1,128}";
  static final int MOST_VALUES = 1000;

  /** What a name in braces may stand for. */
  interface Places {
    /** What is wrong with the name, or null. */
    @Nullable String problem(String name);
  }

  /** RFC 3986, section 3.3. */
  private static final Pattern PATH =
      Pattern.compile("(?:/(?:[A-Za-z0-9._~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})*)+");

  private static final Pattern DOTS = Pattern.compile("/(?:\\.|%2[Ee]){1,2}(?:/|$)");

  private static final Pattern JSON_LITERAL =
      Pattern.compile("true|false|null|-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?(?:[eE][-+]?[0-9]+)?");

  /** Plain words that YAML takes for what {@link #JSON_LITERAL} writes otherwise. */
  private static final Pattern NEARLY_JSON =
      Pattern.compile(
          "~|True|TRUE|False|FALSE|Null|NULL|[-+]?\\.(?:inf|Inf|INF)|\\.(?:nan|NaN|NAN)"
              + "|[-+]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][-+]?[0-9]+)?"
              + "|0x[0-9A-Fa-f]+|0o[0-7]+");

  private static final String NESTED = "(?!<<$)[^{}]+";
  private static final BoundText NOTHING = new BoundText(List.of());

  private final Places places;

  RequestTexts(Places places) {
    this.places = places;
  }

  /** Of our own characters all must be encoded as a URL wants them; what is bound is encoded. */
  BoundText path(Value value) {
    String text = value.scalar("a path");
    BoundText bound = text.isEmpty() ? null : bound(value, text);
    if (bound == null) {
      return NOTHING;
    }
    String plain = BoundText.withoutPlaces(text);
    if (!plain.startsWith("/") || plain.startsWith("//")) {
      wrong(value, "a path below baseUrl that begins with one /", text);
    } else if (plain.matches(".*[?#].*")) {
      wrong(value, "a path without ? and #, since parameters go into params", text);
    } else if (!PATH.matcher(plain).matches()) {
      wrong(value, "a path whose special characters are written %XX", text);
    } else if (DOTS.matcher(plain).find()) {
      wrong(value, "a path without the segments . and ..", text);
    }
    return bound;
  }

  private static void wrong(Value value, String expected, String text) {
    value.problem("expected " + expected + ", found " + Value.shown(text));
  }

  /** Parameters of a URL's query: one text each, or a list of texts. */
  Map<String, List<BoundText>> params(@Nullable Value value) {
    Map<String, List<BoundText>> params = new LinkedHashMap<>();
    if (value != null) {
      value
          .exactlyNamed("parameters", PARAMETER, "a parameter's name without braces")
          .forEach((name, given) -> params.put(name, texts(given)));
    }
    return params;
  }

  private List<BoundText> texts(Value value) {
    if (!(value.node() instanceof SequenceNode list)) {
      return List.of(text(value));
    }
    if (list.getValue().isEmpty()) {
      value.problem("expected a text or a list of texts, found an empty list");
    }
    return value.list(this::text);
  }

  private BoundText text(Value value) {
    if (!(value.node() instanceof ScalarNode scalar) || isNothing(scalar)) {
      value.problem("expected text, found " + value.kind());
      return NOTHING;
    }
    if (scalar.getValue().chars().anyMatch(Character::isISOControl)) {
      value.problem("expected text, found a control character");
      return NOTHING;
    }
    BoundText bound = bound(value, scalar.getValue());
    return bound == null ? NOTHING : bound;
  }

  /** Any YAML as the JSON that it stands for; bounded, since aliases multiply. */
  JsonTemplate json(Value value) {
    return new Body().read(value);
  }

  private final class Body {

    private int values;

    JsonTemplate read(Value value) {
      if (++values > MOST_VALUES) {
        if (values == MOST_VALUES + 1) {
          value.problem("expected at most " + MOST_VALUES + " values in a body");
        }
        return new JsonTemplate.Literal("null");
      }
      if (value.node() instanceof MappingNode mapping) {
        return fields(value, mapping);
      }
      if (value.node() instanceof SequenceNode) {
        return new JsonTemplate.Items(value.list(this::read));
      }
      return scalar(value);
    }

    private JsonTemplate fields(Value value, MappingNode mapping) {
      Map<String, JsonTemplate> fields = new LinkedHashMap<>();
      if (!mapping.getValue().isEmpty()) {
        value
            .exactlyNamed("fields", NESTED, "a field's name without braces")
            .forEach((name, field) -> fields.put(name, read(field)));
      }
      return new JsonTemplate.Fields(fields);
    }

    private JsonTemplate scalar(Value value) {
      if (!(value.node() instanceof ScalarNode scalar) || isNothing(scalar)) {
        value.problem("expected a value, found nothing: null is written null");
        return new JsonTemplate.Literal("null");
      }
      String text = scalar.getValue();
      if (scalar.getScalarStyle() == ScalarStyle.PLAIN) {
        if (JSON_LITERAL.matcher(text).matches()) {
          return new JsonTemplate.Literal(text);
        }
        if (NEARLY_JSON.matcher(text).matches()) {
          value.problem(
              "expected true, false, null and numbers as JSON writes them, or text in quotes,"
                  + " found "
                  + text);
        }
      }
      BoundText bound = bound(value, text);
      return new JsonTemplate.Text(bound == null ? NOTHING : bound);
    }
  }

  private static boolean isNothing(ScalarNode scalar) {
    return scalar.getScalarStyle() == ScalarStyle.PLAIN && scalar.getValue().isEmpty();
  }

  /** Null with a finding where braces are wrong. */
  private @Nullable BoundText bound(Value value, String text) {
    try {
      BoundText bound = BoundText.of(text, value.findings().file(), value.line(), value.path());
      for (String name : new LinkedHashSet<>(bound.names())) {
        String problem = places.problem(name);
        if (problem != null) {
          value.problem(problem);
        }
      }
      return bound;
    } catch (IllegalArgumentException e) {
      value.problem(String.valueOf(e.getMessage()));
      return null;
    }
  }
}
