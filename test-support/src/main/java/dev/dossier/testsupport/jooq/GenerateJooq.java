package dev.dossier.testsupport.jooq;

import dev.dossier.testsupport.infra.EmbeddedPostgresServer;
import dev.dossier.testsupport.infra.PostgresServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.jooq.Constants;
import org.jooq.codegen.GenerationTool;
import org.jooq.meta.jaxb.Configuration;
import org.jooq.meta.jaxb.Database;
import org.jooq.meta.jaxb.Generate;
import org.jooq.meta.jaxb.Generator;
import org.jooq.meta.jaxb.Jdbc;
import org.jooq.meta.jaxb.Logging;
import org.jooq.meta.jaxb.Target;

/**
 * Runs the migrations on a PostgreSQL made for it and lets jOOQ read the result. Arguments: schema,
 * package, directory of the migrations, output directory. Does nothing without migrations, or if
 * they and the generator are those of the last run.
 */
public final class GenerateJooq {
  private static final String HISTORY = "flyway_schema_history";
  private static final String STAMP = ".generated-from";

  private GenerateJooq() {}

  public static void main(String[] args) throws Exception {
    if (args.length != 4) {
      throw new IllegalArgumentException(
          "expected: schema, package, directory of migrations, output directory");
    }
    // Flyway and jOOQ ask for these before they ask for a logger.
    System.setProperty("org.jooq.no-logo", "true");
    System.setProperty("org.jooq.no-tips", "true");
    generate(args[0], args[1], Path.of(args[2]), Path.of(args[3]));
  }

  /** True if classes were generated. */
  static boolean generate(String schema, String packageName, Path migrations, Path output)
      throws Exception {
    List<Path> scripts = scripts(migrations);
    String fingerprint = fingerprint(schema, packageName, migrations, scripts);
    Path stamp = output.resolve(STAMP);
    if (scripts.isEmpty() || (Files.exists(stamp) && Files.readString(stamp).equals(fingerprint))) {
      return false;
    }
    try (PostgresServer server = EmbeddedPostgresServer.start()) {
      String url = server.jdbcUrl("postgres");
      migrate(url, schema, migrations);
      GenerationTool.generate(configuration(url, schema, packageName, output));
    }
    Files.writeString(stamp, fingerprint);
    return true;
  }

  private static void migrate(String url, String schema, Path migrations) {
    Flyway.configure()
        .dataSource(url, PostgresServer.SUPERUSER, "")
        .schemas(schema)
        .defaultSchema(schema)
        .locations("filesystem:" + migrations)
        .load()
        .migrate();
  }

  private static Configuration configuration(
      String url, String schema, String packageName, Path output) {
    return new Configuration()
        .withLogging(Logging.WARN)
        .withJdbc(new Jdbc().withUrl(url).withUser(PostgresServer.SUPERUSER).withPassword(""))
        .withGenerator(
            new Generator()
                .withDatabase(
                    new Database()
                        .withName("org.jooq.meta.postgres.PostgresDatabase")
                        .withInputSchema(schema)
                        // Tables carry no schema in SQL: the connection's currentSchema decides.
                        .withOutputSchemaToDefault(true)
                        .withIncludes(".*")
                        .withExcludes(HISTORY))
                .withGenerate(
                    new Generate()
                        .withRecords(true)
                        .withPojos(false)
                        .withDaos(false)
                        .withJavaTimeTypes(true)
                        .withGeneratedAnnotation(false)
                        .withDeprecated(false))
                .withTarget(
                    new Target()
                        .withPackageName(packageName)
                        .withDirectory(output.toString())
                        .withClean(true)));
  }

  private static List<Path> scripts(Path migrations) throws IOException {
    if (!Files.isDirectory(migrations)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(migrations)) {
      return files.filter(file -> file.toString().endsWith(".sql")).sorted().toList();
    }
  }

  private static String fingerprint(
      String schema, String packageName, Path migrations, List<Path> scripts) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      String head = String.join("\0", Constants.FULL_VERSION, schema, packageName);
      digest.update(head.getBytes(StandardCharsets.UTF_8));
      for (Path script : scripts) {
        String name = "\0" + migrations.relativize(script) + "\0" + Files.size(script) + "\0";
        digest.update(name.getBytes(StandardCharsets.UTF_8));
        digest.update(Files.readAllBytes(script));
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
