package dev.dossier.testsupport.jooq;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GenerateJooqIT {
  @Test
  void classesFollowTheMigrationsAndAreMadeOnlyWhenThoseChange(@TempDir Path directory)
      throws Exception {
    Path migrations = directory.resolve("migration");
    Path output = directory.resolve("generated");
    Path table = output.resolve("dev/example/db/tables/Thing.java");
    assertThat(GenerateJooq.generate("svc", "dev.example.db", migrations, output)).isFalse();

    Files.createDirectories(migrations);
    Files.writeString(
        migrations.resolve("V1__thing.sql"),
        "CREATE TABLE thing (id uuid PRIMARY KEY, data jsonb, at timestamptz NOT NULL)");
    assertThat(GenerateJooq.generate("svc", "dev.example.db", migrations, output)).isTrue();

    assertThat(table)
        .content()
        .contains("TableField<ThingRecord, UUID> ID")
        .contains("TableField<ThingRecord, JSONB> DATA")
        .contains("TableField<ThingRecord, OffsetDateTime> AT");
    assertThat(output.resolve("dev/example/db/tables/FlywaySchemaHistory.java")).doesNotExist();
    assertThat(GenerateJooq.generate("svc", "dev.example.db", migrations, output)).isFalse();

    Files.writeString(
        migrations.resolve("V2__more.sql"), "ALTER TABLE thing ADD COLUMN more boolean");
    assertThat(GenerateJooq.generate("svc", "dev.example.db", migrations, output)).isTrue();
    assertThat(table).content().contains("TableField<ThingRecord, Boolean> MORE");
  }
}
