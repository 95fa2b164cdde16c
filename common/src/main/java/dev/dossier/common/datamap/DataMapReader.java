package dev.dossier.common.datamap;

import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the nodes of a data map by its grammar, and checks what refers to what. */
final class DataMapReader {

  static final String SOURCE_NAME = "[a-z][a-z0-9-]{0,40}";
  static final String IDENTITY_NAME = "[a-z][a-z0-9_]{0,59}";
  static final String SECTION_NAME = "[A-Za-z][A-Za-z0-9_-]{0,59}";
  private static final String COLUMN = "[^\\p{Cntrl}]{1,128}";
  private static final String FROM = "subject\\.(email|id|identifiers\\.[A-Za-z0-9_-]{1,60})";
  private static final String LANGUAGE = "[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*";
  private static final IdentityType[] TYPES = {
    IdentityType.TEXT, IdentityType.INTEGER, IdentityType.UUID
  };
  private static final Duration STATEMENT_TIMEOUT = Duration.ofMinutes(5);
  private static final Duration SECTION_TIMEOUT = Duration.ofMinutes(30);
  private static final int CONCURRENCY = 4;
  private static final int MOST_CONCURRENCY = 64;

  private final Fields fields;
  private final Map<String, Value> sources;
  private final Map<String, Value> identities;

  DataMapReader(Value root) {
    fields =
        new Fields(root, "version", "controller", "identities", "sources", "sections", "excluded");
    sources = fields.need("sources").named("sources", SOURCE_NAME);
    identities = fields.need("identities").named("identities", IDENTITY_NAME);
  }

  DataMap read(String hash) {
    int version = fields.need("version").choice(Map.of("1", 1));
    Controller controller = ControllerReader.read(fields.need("controller"));
    Map<String, Identity> readIdentities = new LinkedHashMap<>();
    identities.forEach((name, value) -> readIdentities.put(name, identity(name, value)));
    refuseCycles(readIdentities);
    Map<String, Source> readSources = new LinkedHashMap<>();
    sources.forEach((name, value) -> readSources.put(name, source(name, value)));
    Map<String, Section> sections = new LinkedHashMap<>();
    fields
        .need("sections")
        .named("sections", SECTION_NAME)
        .forEach((name, value) -> sections.put(name, section(name, value)));
    Value excluded = fields.get("excluded");
    return new DataMap(
        version,
        controller,
        readIdentities,
        readSources,
        sections,
        excluded == null ? List.of() : excluded.list(this::exclusion),
        hash);
  }

  private Source source(String name, Value value) {
    Fields settings =
        new Fields(
            jdbcOnly(value),
            "kind",
            "url",
            "username",
            "password",
            "statementTimeout",
            "sectionTimeout",
            "concurrency");
    settings.need("kind").choice(Map.of("jdbc", true));
    return new JdbcSource(
        name,
        settings.need("url").url(),
        template(settings.get("username")),
        template(settings.get("password")),
        duration(settings.get("statementTimeout"), STATEMENT_TIMEOUT),
        duration(settings.get("sectionTimeout"), SECTION_TIMEOUT),
        settings.get("concurrency") instanceof Value number
            ? number.number(1, MOST_CONCURRENCY)
            : CONCURRENCY);
  }

  /** The rest of another kind's mapping is another grammar's: one finding says enough. */
  private static Value jdbcOnly(Value source) {
    Value kind = source.peek("kind");
    if (kind == null || !kind.isText() || kind.muted().text().equals("jdbc")) {
      return source;
    }
    kind.problem("expected kind: jdbc, found " + Value.shown(kind.muted().text()));
    return source.muted();
  }

  private static Value queryOnly(Value reading) {
    Value request = reading.peek("request");
    if (request == null) {
      return reading;
    }
    request.problem("expected query, found request: only JDBC sources can be read");
    return reading.muted();
  }

  private static Template template(@Nullable Value value) {
    return value == null ? Template.of("") : value.template();
  }

  private static Duration duration(@Nullable Value value, Duration byDefault) {
    return value == null ? byDefault : value.duration();
  }

  private Identity identity(String name, Value written) {
    Value value = queryOnly(written);
    Fields keys = new Fields(value, "from", "else", "source", "query", "type", "mustMatch");
    boolean looksUp = keys.has("source") || keys.has("query");
    Value from = keys.get("from");
    Value otherwise = keys.get("else");
    if (from != null && looksUp) {
      value.problem("expected from with else, or source with query, found both");
    } else if (from == null && otherwise != null) {
      value.problem("expected from beside else, found none");
    } else if (from == null && !looksUp && keys.readable()) {
      value.problem("expected from, or source with query, found neither");
    }
    Lookup lookup = null;
    if (looksUp) {
      lookup = lookup(keys);
    } else if (otherwise != null) {
      lookup = lookup(new Fields(otherwise, "source", "query"));
    }
    Value type = keys.get("type");
    return new Identity(
        name,
        from == null ? null : from(from),
        lookup,
        type == null ? IdentityType.ANY : type.choice(TYPES),
        mustMatch(name, keys.get("mustMatch")));
  }

  private static String from(Value value) {
    return value.text(
        "subject.email, subject.id or subject.identifiers.<name>", text -> text.matches(FROM));
  }

  private @Nullable String mustMatch(String name, @Nullable Value value) {
    if (value == null) {
      return null;
    }
    String other = value.reference("an identity", identities.keySet());
    if (other.equals(name)) {
      value.problem("expected the name of another identity, found its own");
    }
    return other;
  }

  private Lookup lookup(Fields keys) {
    return Lookup.sql(
        keys.need("source").reference("a source", sources.keySet()),
        keys.need("query").sql(identities.keySet()));
  }

  private void refuseCycles(Map<String, Identity> read) {
    Set<String> settled = new HashSet<>();
    read.keySet().forEach(name -> follow(name, read, new LinkedHashSet<>(), settled));
  }

  private void follow(
      String name, Map<String, Identity> read, LinkedHashSet<String> way, Set<String> settled) {
    Identity identity = read.get(name);
    if (identity == null || settled.contains(name)) {
      return;
    }
    if (!way.add(name)) {
      List<String> cycle = way.stream().dropWhile(step -> !step.equals(name)).toList();
      Value first = identities.get(name);
      if (first != null) {
        first.problem(
            "expected lookups that end, found the cycle "
                + String.join(" -> ", cycle)
                + " -> "
                + name);
      }
      return;
    }
    identity.dependsOn().forEach(needed -> follow(needed, read, way, settled));
    way.remove(name);
    settled.add(name);
  }

  private Section section(String name, Value value) {
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
    return new Section(
        name,
        title(keys.need("title")),
        keys.need("source").reference("a source", sources.keySet()),
        keys.need("category").text(),
        keys.need("purpose").text(),
        keys.need("legalBasis").choice(LegalBasis.values()),
        keys.need("retention").text(),
        recipients == null ? List.of() : recipients.list(Value::text),
        keys.need("origin").choice(Origin.values()),
        portable != null && portable.flag(),
        datasets(keys.need("datasets")));
  }

  private Map<String, Dataset> datasets(Value value) {
    Map<String, Dataset> datasets = new LinkedHashMap<>();
    value
        .named("datasets", SECTION_NAME)
        .forEach((name, dataset) -> datasets.put(name, dataset(name, dataset)));
    return datasets;
  }

  private static Title title(Value value) {
    if (value.isText()) {
      return Title.of(value.text());
    }
    Map<String, String> titles = new LinkedHashMap<>();
    value.named("titles", LANGUAGE).forEach((tag, title) -> titles.put(tag, title.text()));
    return titles.isEmpty() ? Title.of("") : new Title(titles);
  }

  private Dataset dataset(String name, Value value) {
    Fields keys = new Fields(queryOnly(value), "single", "query", "mask");
    Value single = keys.get("single");
    Map<String, Mask> masks = new LinkedHashMap<>();
    Value mask = keys.get("mask");
    if (mask != null) {
      Map<String, Mask> kinds = new LinkedHashMap<>();
      kinds.put("last4", new Mask.Last4());
      kinds.put("drop", new Mask.Drop());
      mask.named("columns", COLUMN)
          .forEach((column, kind) -> masks.put(column, kind.choice(kinds)));
    }
    return new Dataset(
        name, single != null && single.flag(), keys.need("query").sql(identities.keySet()), masks);
  }

  private Exclusion exclusion(Value value) {
    Fields keys = new Fields(value, "source", "table", "reason");
    return new Exclusion(
        keys.need("source").reference("a source", sources.keySet()),
        keys.need("table").text(),
        keys.need("reason").text());
  }
}
