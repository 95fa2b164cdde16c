package dev.dossier.common.datamap;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a section with its datasets. */
final class SectionReader {

  static final String SECTION_NAME = "[A-Za-z][A-Za-z0-9_-]{0,59}";
  private static final String COLUMN = "[^\\p{Cntrl}]{1,128}";
  private static final String LANGUAGE = "[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*";
  private static final Pattern TRUNCATE = Pattern.compile("truncate\\(([0-9]{1,4})\\)");
  private static final int MOST_CHARACTERS = 1000;

  private final Declared declared;
  private final ReadingReader readings;

  SectionReader(Declared declared) {
    this.declared = declared;
    this.readings = new ReadingReader(declared);
  }

  Section section(String name, Value value) {
    Fields keys =
        new Fields(
            value,
            "title",
            "source",
            "category",
            "purpose",
            "legalBasis",
            "retention",
            "recipients",
            "origin",
            "portable",
            "datasets");
    Value recipients = keys.get("recipients");
    Value portable = keys.get("portable");
    String source = keys.need("source").reference("a source", declared.sourceNames());
    return new Section(
        name,
        title(keys.need("title")),
        source,
        keys.need("category").text(),
        keys.need("purpose").text(),
        keys.need("legalBasis").choice(LegalBasis.values()),
        keys.need("retention").text(),
        recipients == null ? List.of() : recipients.list(Value::text),
        keys.need("origin").choice(Origin.values()),
        portable != null && portable.flag(),
        datasets(keys.need("datasets"), source));
  }

  private static Title title(Value value) {
    if (value.isText()) {
      return Title.of(value.text());
    }
    Map<String, String> titles = new LinkedHashMap<>();
    value.named("titles", LANGUAGE).forEach((tag, title) -> titles.put(tag, title.text()));
    return titles.isEmpty() ? Title.of("") : new Title(titles);
  }

  private Map<String, Dataset> datasets(Value value, String source) {
    Map<String, Dataset> datasets = new LinkedHashMap<>();
    value
        .named("datasets", SECTION_NAME)
        .forEach((name, dataset) -> datasets.put(name, dataset(name, dataset, source)));
    return datasets;
  }

  private Dataset dataset(String name, Value value, String source) {
    Fields keys = new Fields(value, "single", "query", "request", "mask");
    Value single = keys.get("single");
    Reading reading = readings.read(value, keys, source);
    return new Dataset(
        name,
        single != null && single.flag(),
        reading,
        masks(keys.get("mask"), reading instanceof Request));
  }

  private static Map<String, Mask> masks(@Nullable Value value, boolean fields) {
    Map<String, Mask> masks = new LinkedHashMap<>();
    if (value == null) {
      return masks;
    }
    Map<String, Value> written =
        fields
            ? value.exactlyNamed("fields", COLUMN, "a field of an item, such as card.number")
            : value.named("columns", COLUMN);
    written.forEach((name, kind) -> masks.put(name, mask(kind)));
    if (fields) {
      written.forEach((name, kind) -> checkField(name, kind, written));
    }
    return masks;
  }

  private static void checkField(String name, Value kind, Map<String, Value> written) {
    FieldPath path = FieldPaths.parse(name);
    if (path == null || path.keys().isEmpty()) {
      kind.problem("expected a field of an item, such as card.number, found " + Value.shown(name));
      return;
    }
    for (String other : written.keySet()) {
      if (name.startsWith(other + ".")) {
        kind.problem("expected a field that no mask covers, found one below " + Value.shown(other));
        return;
      }
    }
  }

  private static Mask mask(Value value) {
    String text = value.scalar("a mask");
    Matcher truncate = TRUNCATE.matcher(text);
    if (truncate.matches()) {
      int characters = Integer.parseInt(truncate.group(1));
      if (characters >= 1 && characters <= MOST_CHARACTERS) {
        return new Mask.Truncate(characters);
      }
    }
    return switch (text) {
      case "last4" -> new Mask.Last4();
      case "drop" -> new Mask.Drop();
      case "hash" -> new Mask.Hash();
      case "" -> new Mask.Drop();
      default -> {
        value.problem(
            "expected one of last4, drop, hash, truncate(n) with n from 1 to "
                + MOST_CHARACTERS
                + ", found "
                + Value.shown(text));
        yield new Mask.Drop();
      }
    };
  }
}
