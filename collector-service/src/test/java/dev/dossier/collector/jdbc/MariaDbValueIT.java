package dev.dossier.collector.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.collector.source.IdentityTypes;
import dev.dossier.collector.source.ReadOutcome;
import dev.dossier.collector.source.RecordingSink;
import dev.dossier.collector.source.Sections;
import dev.dossier.common.datamap.IdentityType;
import dev.dossier.common.event.Identifiers;
import dev.dossier.common.event.Reason;
import dev.dossier.testsupport.infra.Infrastructure;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each type's values, from a column of that type, as the package holds them. */
class MariaDbValueIT {
  private static final IdentityTypes NONE = name -> IdentityType.ANY;
  private static String database = "";
  private static int tables;

  @BeforeAll
  static void make() {
    database = Infrastructure.mariadb().createFreshDatabase("values");
    // A server that is set up in another way must not show.
    Infrastructure.mariadb()
        .execute(database, "SET GLOBAL time_zone = '-05:00'", "SET GLOBAL sql_mode = ''");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "tinyint(1) | 2 | 2",
        "boolean | true | 1",
        "tinyint unsigned | 255 | 255",
        "smallint | -32768 | -32768",
        "mediumint | 8388607 | 8388607",
        "int unsigned | 4294967295 | 4294967295",
        "int(6) zerofill | 42 | 42",
        "bigint | -9223372036854775808 | -9223372036854775808",
        "bigint | 9007199254740993 | 9007199254740993",
        "bigint unsigned | 18446744073709551615 | 18446744073709551615",
        "decimal(38,18) | 12345678901234567890.123456789012345678 |"
            + " 12345678901234567890.123456789012345678",
        "decimal(10,2) | 1.5 | 1.50",
        "decimal(10,2) zerofill | 12.5 | 12.50",
        "decimal(10,2) zerofill | 0.5 | 0.50",
        "decimal(10,0) zerofill | 0 | 0",
        "decimal(65,30) | -0.000000000000000000000000000001 | -0.000000000000000000000000000001",
        "float | 0.1 | 0.1",
        "double | 1.7976931348623157e308 | 1.7976931348623157E308",
        "double | 0.1e0 + 0.2e0 | 0.30000000000000004",
        "bit(1) | b'1' | `\"1\"`",
        "bit(12) | b'101' | `\"000000000101\"`",
        "bit(64) | b'1' | `\"0000000000000000000000000000000000000000000000000000000000000001\"`",
        "date | '2026-03-15' | `\"2026-03-15\"`",
        "date | '0000-00-00' | `\"0000-00-00\"`",
        "date | '9999-12-31' | `\"9999-12-31\"`",
        "datetime(6) | '2026-03-15 09:00:00.5' | `\"2026-03-15T09:00:00.5\"`",
        "datetime(6) | '2026-03-15 09:00:00' | `\"2026-03-15T09:00:00\"`",
        "datetime(6) | '1000-01-01 00:00:00.000001' | `\"1000-01-01T00:00:00.000001\"`",
        "datetime | '0000-00-00 00:00:00' | `\"0000-00-00T00:00:00\"`",
        "datetime | '2026-00-00 10:00:00' | `\"2026-00-00T10:00:00\"`",
        "datetime | '2026-03-29 02:30:00' | `\"2026-03-29T02:30:00\"`",
        // Written with the session's zone, five hours behind.
        "timestamp(6) NULL | '2026-03-15 04:00:00.123456' | `\"2026-03-15T09:00:00.123456Z\"`",
        "timestamp NULL | '2037-12-31 19:00:00' | `\"2038-01-01T00:00:00Z\"`",
        "time | '838:59:59' | `\"838:59:59\"`",
        "time(6) | '-100:00:00.000001' | `\"-100:00:00.000001\"`",
        "time | '00:00:00' | `\"00:00:00\"`",
        "time(3) | '12:00:00.5' | `\"12:00:00.5\"`",
        "year | 2026 | 2026",
        "year | 0 | 0",
        "char(5) | 'ab' | `\"ab\"`",
        "varchar(20) | 'ab  ' | `\"ab  \"`",
        "varchar(20) | '' | `\"\"`",
        "varchar(20) | 'null' | `\"null\"`",
        "varchar(99) CHARACTER SET latin1 | 'é€' | `\"é€\"`",
        "text | '👩‍👩‍👧 🇩🇪' | `\"👩‍👩‍👧 🇩🇪\"`",
        "text | 'אבגד العربية' | `\"אבגד العربية\"`",
        "text | concat('e', char(0xcc81 using utf8mb4)) | `\"e\u0301\"`",
        "text | concat('a', char(0), char(10), char(9), '\"', char(92)) |"
            + " `\"a\\u0000\\n\\t\\\"\\\\\"`",
        "longtext | repeat('x', 3) | `\"xxx\"`",
        "binary(3) | 'ab' | `\"YWIA\"`",
        "varbinary(9) | x'00ff10' | `\"AP8Q\"`",
        "blob | x'00ff10' | `\"AP8Q\"`",
        "longblob | '' | `\"\"`",
        "json | '{\"a\" : [1.10, 123456789012345678901234567890],  \"a\": null}' |"
            + " `{\"a\":[1.10,123456789012345678901234567890],\"a\":null}`",
        "json | '\"text\"' | `\"text\"`",
        "json | 'null' | null",
        "json | NULL | null",
        "enum('a','b c') | 'b c' | `\"b c\"`",
        "set('x','y') | 'x,y' | `\"x,y\"`",
        "inet6 | '::1' | `\"::1\"`",
        "uuid | '9B1DEB4D-3B7D-4BAD-9BDD-2B0D7B3DCB6D' |"
            + " `\"9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d\"`",
        "point | POINT(1, 2.5) | `\"POINT(1.0 2.5)\"`",
        "geometry | ST_GeomFromText('LINESTRING(0 0,1 1)') | `\"LINESTRING(0.0 0.0,1.0 1.0)\"`",
        "int | NULL | null",
        "date | NULL | null",
        "time | NULL | null",
        "timestamp NULL | NULL | null",
        "bit(3) | NULL | null",
        "blob | NULL | null",
        "point | NULL | null",
      })
  void aValueIsWhatTheColumnHolds(String type, String value, String expected) {
    String table = "t" + tables++;
    Infrastructure.mariadb()
        .execute(
            database,
            "CREATE TABLE " + table + " (v " + type + ")",
            "INSERT INTO " + table + " VALUES (" + value + ")");
    RecordingSink sink = new RecordingSink();

    assertThat(read("SELECT v FROM " + table, sink)).isEqualTo(new ReadOutcome.Found());

    assertThat(sink.of("value").rows().getFirst().getFirst()).isEqualTo(expected);
  }

  @Test
  void jsonThatIsNoneStaysText() {
    Infrastructure.mariadb()
        .execute(
            database,
            "CREATE TABLE loose (v json)",
            "SET check_constraint_checks = 0",
            "INSERT INTO loose VALUES ('{broken')");
    RecordingSink sink = new RecordingSink();

    read("SELECT v FROM loose", sink);

    assertThat(sink.of("value").rows().getFirst().getFirst()).isEqualTo("\"{broken\"");
  }

  @Test
  void aDateWithoutADayFailsInsteadOfBecomingAnother() {
    Infrastructure.mariadb()
        .execute(
            database, "CREATE TABLE partial (v date)", "INSERT INTO partial VALUES ('2026-03-00')");
    RecordingSink sink = new RecordingSink();

    assertThat(read("SELECT v FROM partial", new RecordingSink()))
        .isEqualTo(ReadOutcome.failed(Reason.BAD_QUERY));
    read("SELECT CAST(v AS CHAR) AS v FROM partial", sink);
    assertThat(sink.of("value").rows().getFirst().getFirst()).isEqualTo("\"2026-03-00\"");
  }

  private static ReadOutcome read(String sql, RecordingSink sink) {
    try (JdbcSourceReader reader = new JdbcSourceReader(Map.of())) {
      return reader.read(
          Databases.source(Infrastructure.mariadb().jdbcUrl(database), "root", ""),
          Sections.of(Sections.many("value", sql)),
          NONE,
          new Identifiers(Map.of()),
          null,
          sink);
    }
  }
}
