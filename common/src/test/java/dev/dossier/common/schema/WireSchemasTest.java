package dev.dossier.common.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code docs/schemas/} is what the records say. After a change of a record, write them anew with
 * {@code -Ddossier.schemas=write} and look at the difference: it is what other programs will see.
 */
class WireSchemasTest {
  private static final Path DIRECTORY = Path.of("..", "docs", "schemas");
  private static final Path GOLDEN = Path.of("src", "test", "resources", "golden");
  private static final String ENDING = ".schema.json";
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Map<String, String> SCHEMAS = new WireSchemas().all();

  @BeforeAll
  static void writeIfAsked() throws IOException {
    if ("write".equals(System.getProperty("dossier.schemas"))) {
      Files.createDirectories(DIRECTORY);
      for (Map.Entry<String, String> each : SCHEMAS.entrySet()) {
        Files.writeString(DIRECTORY.resolve(each.getKey() + ENDING), each.getValue());
      }
    }
  }

  static Set<String> names() {
    return SCHEMAS.keySet();
  }

  static List<Path> golden() throws IOException {
    try (Stream<Path> files = Files.list(GOLDEN)) {
      return files.sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void a_checked_in_schema_is_what_its_record_says(String name) throws IOException {
    assertThat(Files.readString(DIRECTORY.resolve(name + ENDING))).isEqualTo(SCHEMAS.get(name));
  }

  @Test
  void there_is_none_of_a_record_that_is_gone() throws IOException {
    try (Stream<Path> files = Files.list(DIRECTORY)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(
              names().stream().map(name -> name + ENDING).toList());
    }
  }

  @ParameterizedTest
  @MethodSource("golden")
  void each_example_is_valid(Path file) throws IOException {
    assertThat(faults(schemaOf(file), Files.readString(file))).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("golden")
  void an_example_without_a_required_member_is_not(Path file) throws IOException {
    Schema schema = schemaOf(file);
    Set<String> required = new TreeSet<>();
    schema.getSchemaNode().path("required").forEach(name -> required.add(name.asString()));
    assertThat(required).isNotEmpty();
    for (String each : required) {
      ObjectNode example = (ObjectNode) JSON.readTree(Files.readString(file));
      example.remove(each);
      assertThat(faults(schema, example.toString())).as(each).isNotEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("golden")
  void an_example_that_grew_still_is(Path file) throws IOException {
    ObjectNode example = (ObjectNode) JSON.readTree(Files.readString(file));
    example.put("addedLater", "x");
    assertThat(faults(schemaOf(file), example.toString())).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("names")
  void names_what_it_describes(String name) {
    JsonNode schema = WireSchemas.parsed(String.valueOf(SCHEMAS.get(name)));
    assertThat(schema.path("properties").propertyNames()).isNotEmpty();
    assertThat(schema.path("title").asString()).isEqualTo(name);
  }

  private static Schema schemaOf(Path golden) {
    String file = golden.getFileName().toString().replace(".json", "");
    String name =
        switch (file) {
          case "mail-content" -> "encrypted-mail";
          case "identity.ended.v1-failed" -> "identity.ended.v1";
          case "dev.dossier.request.needs_attention.v1" -> "dev.dossier.request.changed.v1";
          default -> file;
        };
    assertThat(names()).contains(name);
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
        .getSchema(SCHEMAS.get(name), InputFormat.JSON);
  }

  private static Set<String> faults(Schema schema, String json) {
    return schema.validate(json, InputFormat.JSON).stream()
        .map(Object::toString)
        .collect(Collectors.toSet());
  }
}
