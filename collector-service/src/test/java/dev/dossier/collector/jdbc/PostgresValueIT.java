package dev.dossier.collector.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.dossier.collector.source.IdentityTypes;
import dev.dossier.collector.source.ReadOutcome;
import dev.dossier.collector.source.RecordingSink;
import dev.dossier.collector.source.Sections;
import dev.dossier.common.datamap.IdentityType;
import dev.dossier.common.event.Identifiers;
import dev.dossier.testsupport.infra.Infrastructure;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each type's values as the package holds them, against what PostgreSQL itself prints. */
class PostgresValueIT {
  private static final IdentityTypes ANY = name -> IdentityType.ANY;
  private static String database = "";

  @BeforeAll
  static void types() {
    database = Infrastructure.postgres().createFreshDatabase("values");
    Infrastructure.postgres()
        .execute(
            database,
            "CREATE TYPE mood AS ENUM ('sad', 'very glad')",
            "CREATE DOMAIN age AS int CHECK (VALUE >= 0)",
            "CREATE TYPE pair AS (a int, b text)",
            "CREATE SCHEMA other",
            "CREATE TYPE other.\"Odd\" AS ENUM ('x', 'NULL')",
            // A server that is set up in another way must not show.
            "ALTER DATABASE " + database + " SET TimeZone = 'America/New_York'",
            "ALTER DATABASE " + database + " SET IntervalStyle = 'iso_8601'",
            "ALTER DATABASE " + database + " SET bytea_output = 'escape'",
            "ALTER DATABASE " + database + " SET extra_float_digits = 0");
  }

  /** Expression; then SQL for the JSON that it must become. */
  static Stream<Arguments> values() {
    return Stream.concat(
        Stream.of(
                "32767::int2",
                "(-2147483648)::int4",
                "9223372036854775807::int8",
                "123456789012345678901234567890.123456789012345678901234567890::numeric",
                "0.10::numeric",
                "(-0.000000000000000000001)::numeric",
                "1e100::numeric",
                "0.1::float8 + 0.2::float8",
                "1e300::float8",
                "'-0'::float8",
                "1.17549435e-38::float4",
                "16777217::float4",
                "'ab'::char(5)",
                "7::age",
                "true",
                "false",
                "NULL::text",
                "'12345678901234567890.123456789012345678'::numeric(38,18)",
                "9007199254740993::bigint",
                "'{}'::int[]",
                "'{}'::text[][]",
                "ARRAY[ARRAY[1,NULL],ARRAY[NULL,2]]",
                "ARRAY[[[1,2]],[[3,4]]]",
                "ARRAY[NULL]::text[]",
                "ARRAY['[1,5)','empty',NULL,'(,3]']::int4range[]",
                "ARRAY['{[1,3),[5,7)}','{}']::int4multirange[]",
                "ARRAY['1 day -02:00'::interval]",
                "ARRAY['infinity','-infinity','2026-03-15']::date[]",
                "ARRAY[9007199254740993, -9223372036854775808]",
                "ARRAY[E'\\u05d0 \\u0627', 'e\u0301', '\ud83d\udc69\u200d\ud83d\udc67']",
                "ARRAY[1,NULL,3]",
                "ARRAY[[1,2],[3,4]]",
                "'[0:1]={5,6}'::int[]",
                "ARRAY[1.50, 'NaN']::numeric[]",
                "ARRAY['a','NULL',NULL,'','x\"y\\z','{b,c}',E'line\\nbreak']",
                "ARRAY[true,false]",
                "ARRAY['sad','very glad']::mood[]",
                "ARRAY['x','NULL']::other.\"Odd\"[]",
                "ARRAY[5,6]::age[]",
                "ARRAY['2026-03-15']::date[]",
                "ARRAY['0e8f9c4a-6d1b-4c5e-9f3a-2b7d8e9f0a1b']::uuid[]")
            .map(sql -> Arguments.of(sql, "coalesce(to_json(" + sql + ")::text, 'null')")),
        Stream.concat(
            Stream.of(
                    "'NaN'::numeric",
                    "'Infinity'::numeric",
                    "'-Infinity'::float8",
                    "'NaN'::float4",
                    "''::text",
                    "'plain'::varchar(10)",
                    "4294967295::oid",
                    "'x'::\"char\"",
                    "'name'::name",
                    "E'tab\\t newline\\n cr\\r back\\\\slash \"quote\" \\x01 \\x1f \\x7f'",
                    "'\\N'",
                    "'\\.'",
                    "E'\\u00e9 \\u20ac \\U0001F600 \\u2028'",
                    "'2026-03-15'::date",
                    "'0044-03-15 BC'::date",
                    "'12026-03-15'::date",
                    "'infinity'::date",
                    "'infinity'::timestamptz",
                    "'-infinity'::timestamp",
                    "'09:00:00.123456'::time",
                    "'09:00:00+02'::timetz",
                    "'1 year 2 mons -3 days 04:05:06.7'::interval",
                    "'0e8f9c4a-6d1b-4c5e-9f3a-2b7d8e9f0a1b'::uuid",
                    "'192.168.0.1/24'::inet",
                    "'10.0.0.0/8'::cidr",
                    "'08:00:2b:01:02:03'::macaddr",
                    "'[1,5)'::int4range",
                    "'(,)'::int4range",
                    "'empty'::int4range",
                    "'[-infinity,infinity]'::daterange",
                    "'[0.10,)'::numrange",
                    "'[\"2026-03-15 09:00:00+00\",infinity)'::tstzrange",
                    "'{}'::int4multirange",
                    "'{(-infinity,2026-03-15)}'::datemultirange",
                    "'-1234567.89'::money",
                    "B''::varbit",
                    "'24:00:00'::time",
                    "'23:59:59.999999-15:59'::timetz",
                    "'-1 year -2 mons +3 days -04:05:06.789'::interval",
                    "'00:00:00'::interval",
                    "'::ffff:1.2.3.4/96'::inet",
                    "'fat & (rat | !cat)'::tsquery",
                    "'16/B374D848'::pg_lsn",
                    "'((0,0),(1,1))'::polygon",
                    "ROW(NULL, '\ud83d\ude00')::pair",
                    "'<a>\u05d0</a>'::xml",
                    "'\u0634\u0643\u0631\u0627 \u05e9\u05dc\u05d5\u05dd'",
                    "'e\u0301 \u1100\u1161 \ud83c\udde9\ud83c\uddea \u202eabc'",
                    "'{[1,3),[5,7)}'::int4multirange",
                    "'12.34'::money",
                    "'<a href=\"x\">y</a>'::xml",
                    "B'1010'::bit(4)",
                    "B'10101'::varbit",
                    "'(1,2)'::point",
                    "'very glad'::mood",
                    "'x'::other.\"Odd\"",
                    "ROW(1,'a b')::pair",
                    "'a fat cat'::tsvector",
                    "'1 2'::int2vector",
                    "'$.a'::jsonpath")
                .map(sql -> Arguments.of(sql, "to_json((" + sql + ")::text)::text")),
            Stream.of(
                Arguments.of(
                    "'2026-03-15 10:00:00.5+01'::timestamptz", "'\"2026-03-15T09:00:00.5Z\"'"),
                Arguments.of("'2026-07-15 09:00:00+00'::timestamptz", "'\"2026-07-15T09:00:00Z\"'"),
                Arguments.of("'1883-01-01 00:00:00+00'::timestamptz", "'\"1883-01-01T00:00:00Z\"'"),
                Arguments.of(
                    "'12026-03-15 09:00:00.000001+00'::timestamptz",
                    "'\"12026-03-15T09:00:00.000001Z\"'"),
                Arguments.of(
                    "'0044-03-15 09:00:00+00 BC'::timestamptz", "'\"0044-03-15T09:00:00Z BC\"'"),
                Arguments.of("'2026-03-15 09:00:00.5'::timestamp", "'\"2026-03-15T09:00:00.5\"'"),
                Arguments.of("'0044-03-15 09:00:00 BC'::timestamp", "'\"0044-03-15T09:00:00 BC\"'"),
                Arguments.of(
                    "ARRAY['2026-03-15 09:00:00+00']::timestamptz[]",
                    "'[\"2026-03-15T09:00:00Z\"]'"),
                Arguments.of("'\\x00ff10'::bytea", "'\"AP8Q\"'"),
                Arguments.of("''::bytea", "'\"\"'"),
                Arguments.of("ARRAY['\\x00ff10']::bytea[]", "'[\"AP8Q\"]'"),
                Arguments.of(
                    "'{\"a\" : [ 1.10, 1e5, \"x \\\" y\" ],\n \"a\": null}'::json",
                    "'{\"a\":[1.10,1e5,\"x \\\" y\"],\"a\":null}'"),
                Arguments.of(
                    "'{\"n\": 123456789012345678901234567890.10, \"s\": \"a\\nb\"}'::jsonb",
                    "'{\"n\":123456789012345678901234567890.10,\"s\":\"a\\nb\"}'"),
                Arguments.of(
                    "'{\"n\":1e400,\"n\":-0.0,\"u\":\"\\ud83d\\ude00\"}'::json",
                    "'{\"n\":1e400,\"n\":-0.0,\"u\":\"\\ud83d\\ude00\"}'"),
                Arguments.of("'\"text\"'::jsonb", "'\"text\"'"),
                Arguments.of("'null'::jsonb", "'null'"),
                Arguments.of("ARRAY['{\"a\": [1, 2]}']::jsonb[]", "'[{\"a\":[1,2]}]'"),
                Arguments.of("'{{(1,2),(3,4)}}'::box[]", "'[[\"(3,4),(1,2)\"]]'"))));
  }

  @ParameterizedTest
  @MethodSource("values")
  void aValueIsWhatPostgresqlPrints(String expression, String expected) throws SQLException {
    assertThat(read(expression)).isEqualTo(printed(expected));
  }

  /** Extensions that are not everywhere. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "hstore | 'a=>1, b=>NULL, \"c d\"=>\"x y\"'::hstore",
        "hstore | ''::hstore",
        "citext | 'MiXed'::citext",
        "ltree | 'Top.Science'::ltree",
      })
  void anExtensionsValueIsItsText(String extension, String expression) throws SQLException {
    assumeTrue(
        "true"
            .equals(
                printed(
                    "EXISTS (SELECT 1 FROM pg_available_extensions WHERE name = '"
                        + extension
                        + "')::text")));
    Infrastructure.postgres().execute(database, "CREATE EXTENSION IF NOT EXISTS " + extension);

    assertThat(read(expression)).isEqualTo(printed("to_json((" + expression + ")::text)::text"));
  }

  private static String read(String expression) {
    RecordingSink sink = new RecordingSink();
    try (JdbcSourceReader reader = new JdbcSourceReader(Map.of())) {
      ReadOutcome outcome =
          reader.read(
              Databases.source(database),
              Sections.of(Sections.many("value", "SELECT " + expression + " AS v")),
              ANY,
              new Identifiers(Map.of()),
              null,
              sink);
      assertThat(outcome).isEqualTo(new ReadOutcome.Found());
    }
    return sink.of("value").rows().getFirst().getFirst();
  }

  private static String printed(String sql) throws SQLException {
    try (Connection connection = Infrastructure.postgres().connectAsSuperuser(database);
        Statement statement = connection.createStatement()) {
      statement.execute("SET TimeZone = 'UTC'");
      statement.execute("SET IntervalStyle = 'postgres'");
      statement.execute("SET extra_float_digits = 1");
      try (ResultSet row = statement.executeQuery("SELECT " + sql)) {
        assertThat(row.next()).isTrue();
        return List.of(row.getString(1)).getFirst();
      }
    }
  }
}
