package dev.dossier.common.datamap;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a source by the grammar of its kind. */
final class SourceReader {

  private static final List<String> KINDS = List.of(Declared.JDBC, Declared.HTTP);
  private static final Duration STATEMENT_TIMEOUT = Duration.ofMinutes(5);
  private static final Duration SECTION_TIMEOUT = Duration.ofMinutes(30);
  private static final int CONCURRENCY = 4;
  private static final int MOST_CONCURRENCY = 64;

  private SourceReader() {}

  static Source read(String name, Value value) {
    Value kind = value.peek("kind");
    String word = kind == null || !kind.isText() ? null : kind.muted().text();
    if (kind != null && (word == null || !KINDS.contains(word))) {
      // The rest of the mapping is an unknown grammar's: one finding says enough.
      kind.oneOf(KINDS);
      return jdbc(name, value.muted());
    }
    boolean http = word == null ? value.peek("baseUrl") != null : word.equals(Declared.HTTP);
    return http ? HttpSourceReader.read(name, value) : jdbc(name, value);
  }

  private static Source jdbc(String name, Value value) {
    Fields settings =
        new Fields(
            value,
            "kind",
            "url",
            "username",
            "password",
            "statementTimeout",
            "sectionTimeout",
            "concurrency");
    settings.need("kind");
    return new JdbcSource(
        name,
        url(settings.need("url")),
        template(settings.get("username")),
        template(settings.get("password")),
        duration(settings.get("statementTimeout"), STATEMENT_TIMEOUT),
        duration(settings.get("sectionTimeout"), SECTION_TIMEOUT),
        concurrency(settings.get("concurrency")));
  }

  static int concurrency(@Nullable Value value) {
    return value == null ? CONCURRENCY : value.number(1, MOST_CONCURRENCY);
  }

  static Duration duration(@Nullable Value value, Duration byDefault) {
    return value == null ? byDefault : value.duration();
  }

  private static Template template(@Nullable Value value) {
    return value == null ? Template.of("") : value.template();
  }

  /** Checked as far as can be told without the environment. */
  private static Template url(Value value) {
    Template template = value.template();
    if (value.isText() && template.variables().isEmpty()) {
      String text = value.muted().scalar("a URL");
      try {
        if (!text.isEmpty() && Template.wellFormed(text)) {
          JdbcUrl.of(text);
        }
      } catch (IllegalArgumentException e) {
        value.problem(String.valueOf(e.getMessage()));
      }
    }
    return template;
  }
}
