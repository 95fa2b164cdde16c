package dev.dossier.common.datamap;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the top of a data map; each part has a reader of its own. */
final class DataMapReader {

  static final String SOURCE_NAME = "[a-z][a-z0-9-]{0,40}";
  static final String IDENTITY_NAME = "[a-z][a-z0-9_]{0,59}";

  private final Fields fields;
  private final Declared declared;

  DataMapReader(Value root) {
    fields =
        new Fields(root, "version", "controller", "identities", "sources", "sections", "excluded");
    declared =
        new Declared(
            fields.need("sources").named("sources", SOURCE_NAME),
            fields.need("identities").named("identities", IDENTITY_NAME));
  }

  DataMap read(String hash) {
    int version = fields.need("version").choice(Map.of("1", 1));
    Controller controller = ControllerReader.read(fields.need("controller"));
    Map<String, Identity> identities = new IdentityReader(declared).readAll();
    Map<String, Source> sources = new LinkedHashMap<>();
    declared.sources().forEach((name, value) -> sources.put(name, SourceReader.read(name, value)));
    SectionReader reader = new SectionReader(declared);
    Map<String, Section> sections = new LinkedHashMap<>();
    fields
        .need("sections")
        .named("sections", SectionReader.SECTION_NAME)
        .forEach((name, value) -> sections.put(name, reader.section(name, value)));
    Value excluded = fields.get("excluded");
    return new DataMap(
        version,
        controller,
        identities,
        sources,
        sections,
        excluded == null ? List.of() : excluded.list(this::exclusion),
        hash);
  }

  private Exclusion exclusion(Value value) {
    Fields keys = new Fields(value, "source", "table", "reason");
    Value source = keys.need("source");
    String name = source.reference("a source", declared.sourceNames());
    if (Declared.HTTP.equals(declared.kindOf(name))) {
      source.problem(
          "expected a database, since an HTTP API has no tables, found " + Value.shown(name));
    }
    return new Exclusion(name, keys.need("table").text(), keys.need("reason").text());
  }
}
