package dev.dossier.collector.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.collector.source.IdentityTypes;
import dev.dossier.collector.source.RecordingSink;
import dev.dossier.collector.source.SectionSink.Shape;
import dev.dossier.collector.source.Sections;
import dev.dossier.common.datamap.Dataset;
import dev.dossier.common.datamap.IdentityType;
import dev.dossier.common.datamap.Sql;
import dev.dossier.testsupport.infra.Infrastructure;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The way that every driver has, on the one that is there. */
class CursorSnapshotIT {
  private static final IdentityTypes TEXTS = name -> IdentityType.TEXT;

  @Test
  void valuesAreWhatTheDriversObjectsMean() throws SQLException {
    RecordingSink sink =
        run(
            "SELECT 1::int, 1.50::numeric, 1e20::numeric, 'a\"b'::text, true, NULL::int,"
                + " '2026-03-15'::date, '2026-03-15 09:00:00.5'::timestamp, '\\x00ff10'::bytea,"
                + " 'NaN'::float8, ARRAY[1,NULL], ARRAY['x'],"
                + " '0e8f9c4a-6d1b-4c5e-9f3a-2b7d8e9f0a1b'::uuid WHERE 'v' = :value",
            Long.MAX_VALUE - 1);

    assertThat(sink.of("rows").rows())
        .containsExactly(
            List.of(
                "1",
                "1.50",
                "100000000000000000000",
                "\"a\\\"b\"",
                "true",
                "null",
                "\"2026-03-15\"",
                "\"2026-03-15T09:00:00.5\"",
                "\"AP8Q\"",
                "\"NaN\"",
                "[1,null]",
                "[\"x\"]",
                "\"0e8f9c4a-6d1b-4c5e-9f3a-2b7d8e9f0a1b\""));
  }

  @Test
  void moreRowsThanOneFetchCome() throws SQLException {
    RecordingSink sink =
        run("SELECT g FROM generate_series(1, 5000) g WHERE 'v' = :value", Long.MAX_VALUE - 1);

    assertThat(sink.of("rows").rows()).hasSize(5_000);
  }

  @Test
  void oneRowMoreThanAllowedIsToldAndNotPassedOn() throws SQLException {
    RecordingSink sink = run("SELECT g FROM generate_series(1, 3) g WHERE 'v' = :value", 1);

    assertThat(sink.of("rows").rows()).hasSize(1);
  }

  private static RecordingSink run(String sql, long atMost) throws SQLException {
    RecordingSink sink = new RecordingSink();
    Dataset dataset = Sections.many("rows", sql);
    try (Connection connection = Infrastructure.postgres().connectAsSuperuser("postgres")) {
      CursorSnapshot snapshot = new CursorSnapshot(connection, new AnyDialect());
      snapshot.begin(Duration.ofSeconds(30));
      try (Query query = snapshot.prepare((Sql) dataset.reading(), TEXTS)) {
        long rows =
            query.run(List.of("v"), atMost, sink.open(dataset, query.columns(), Shape.ARRAY));
        assertThat(rows).isEqualTo(Math.min(atMost + 1, rows));
      }
    }
    return sink;
  }
}
