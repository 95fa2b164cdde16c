package dev.dossier.collector.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.collector.source.IdentityTypes;
import dev.dossier.collector.source.ReadOutcome;
import dev.dossier.collector.source.RecordingSink;
import dev.dossier.collector.source.ResolveOutcome;
import dev.dossier.common.datamap.DataMap;
import dev.dossier.common.datamap.DataMapParser;
import dev.dossier.common.datamap.Identity;
import dev.dossier.common.datamap.Lookup;
import dev.dossier.common.datamap.Section;
import dev.dossier.common.event.Identifiers;
import dev.dossier.testsupport.infra.Infrastructure;
import dev.dossier.testsupport.infra.MariaDbServer;
import dev.dossier.testsupport.infra.PostgresServer;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whole schemas with their data maps: what comes out for one person is each of her rows and nobody
 * else's. Every row that is a person's holds a mark of that person, and the rows to expect are
 * found by searching all tables of the catalogue for it, without any of the map's queries.
 */
class SchemaIT {
  private static final Pattern MARK = Pattern.compile("\\b(?:jane|decoy)-[a-z0-9-]+");

  @ParameterizedTest
  @ValueSource(strings = {"composite-keys", "no-foreign-keys", "mixed-case"})
  void aPersonsRowsOfAllTablesComeOutAndNobodyElses(String schema) throws Exception {
    PostgresServer server = Infrastructure.postgres();
    String database = server.createFreshDatabase(schema.replace('-', '_'));
    server.execute(database, text(schema + "/schema.sql"));

    Map<String, List<String>> datasets =
        collect(schema + "/data-map.yaml", server.superuserUrl(database));

    try (Connection connection = server.connectAsSuperuser(database)) {
      List<String> tables =
          list(
              connection,
              "SELECT format('%I.%I', n.nspname, c.relname) FROM pg_class c JOIN pg_namespace n ON"
                  + " n.oid = c.relnamespace WHERE c.relkind = 'r' AND n.nspname NOT IN"
                  + " ('pg_catalog', 'information_schema')");
      List<String> expected = new ArrayList<>();
      for (String table : tables) {
        expected.addAll(
            marks(list(connection, "SELECT to_jsonb(t)::text FROM ONLY " + table + " t")));
      }
      assertSame(datasets, expected);
    }
  }

  @Test
  void aPersonsRowsOfAllTablesComeOutOfMariaDb() throws Exception {
    MariaDbServer server = Infrastructure.mariadb();
    String database = server.createFreshDatabase("schema");
    server.execute(database, text("no-foreign-keys/schema-mariadb.sql").split(";\\s*\n"));

    Map<String, List<String>> datasets =
        collect("no-foreign-keys/data-map-mariadb.yaml", server.jdbcUrl(database));

    try (Connection connection = server.connect(database)) {
      List<String> expected = new ArrayList<>();
      for (String table : list(connection, "SHOW TABLES")) {
        expected.addAll(marks(list(connection, "SELECT mark FROM " + table)));
      }
      assertSame(datasets, expected);
    }
  }

  private static void assertSame(Map<String, List<String>> datasets, List<String> expected) {
    List<String> found = marks(datasets.values().stream().flatMap(List::stream).toList());
    assertThat(expected).hasSizeGreaterThan(9).anyMatch(mark -> mark.startsWith("decoy-"));
    assertThat(found)
        .containsExactlyInAnyOrderElementsOf(
            expected.stream().filter(mark -> mark.startsWith("jane-")).toList());
    assertThat(datasets.values()).noneMatch(List::isEmpty);
  }

  /** Rows as text, by dataset. */
  private static Map<String, List<String>> collect(String file, String url) throws Exception {
    DataMap map = DataMapParser.parse(file, text(file).getBytes(StandardCharsets.UTF_8));
    IdentityTypes types = IdentityTypes.of(map);
    Map<String, List<String>> rows = new LinkedHashMap<>();
    try (JdbcSourceReader reader = new JdbcSourceReader(Map.of("SCHEMA_URL", url))) {
      Map<String, List<String>> known = new LinkedHashMap<>();
      for (Identity identity : map.resolutionOrder()) {
        Lookup lookup = identity.lookup();
        List<String> values = List.of("jane@example.org");
        if (lookup != null) {
          ResolveOutcome outcome =
              reader.resolve(map.source("app"), lookup, types, new Identifiers(known));
          assertThat(outcome).isInstanceOf(ResolveOutcome.Resolved.class);
          values = ((ResolveOutcome.Resolved) outcome).values();
        }
        known.put(identity.name(), values);
      }
      for (Section section : map.sections().values()) {
        RecordingSink sink = new RecordingSink();
        assertThat(
                reader.read(map.source("app"), section, types, new Identifiers(known), null, sink))
            .as(section.name())
            .isEqualTo(new ReadOutcome.Found());
        sink.names()
            .forEach(name ->
                rows.put(name, sink.of(name).rows().stream().map(Object::toString).toList()));
      }
    }
    return rows;
  }

  private static List<String> marks(List<String> texts) {
    return texts.stream()
        .flatMap(text -> MARK.matcher(text).results().map(result -> result.group()))
        .toList();
  }

  private static List<String> list(Connection connection, String sql) throws Exception {
    List<String> list = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        list.add(Objects.requireNonNullElse(rows.getString(1), ""));
      }
    }
    return list;
  }

  private static String text(String resource) throws Exception {
    try (InputStream in = SchemaIT.class.getResourceAsStream("/schemas/" + resource)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
