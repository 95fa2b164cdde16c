package dev.dossier.common.schema;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.github.victools.jsonschema.generator.CustomDefinition;
import com.github.victools.jsonschema.generator.FieldScope;
import com.github.victools.jsonschema.generator.Option;
import com.github.victools.jsonschema.generator.OptionPreset;
import com.github.victools.jsonschema.generator.SchemaGenerator;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfigBuilder;
import com.github.victools.jsonschema.generator.SchemaVersion;
import com.github.victools.jsonschema.module.jackson.JacksonOption;
import com.github.victools.jsonschema.module.jackson.JacksonSchemaModule;
import dev.dossier.common.event.CollectedFiles;
import dev.dossier.common.event.Identifiers;
import dev.dossier.common.event.LifecycleEvent;
import dev.dossier.common.event.MailContent;
import dev.dossier.common.event.Message;
import dev.dossier.common.event.SubjectDetails;
import dev.dossier.common.messaging.DeadLetter;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * JSON Schema (2020-12) of every message, and of what the encrypted parts of messages hold. Extra
 * members are allowed, since messages grow; what a record may lack is not required.
 */
final class WireSchemas {
  private static final Path SOURCES = Path.of("src", "main", "java", "dev", "dossier", "common");
  private static final String TYPE = "type";
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private final RecordDocs docs;
  private final SchemaGenerator generator;

  WireSchemas() {
    try (Stream<Path> events = Files.list(SOURCES.resolve("event"))) {
      docs =
          RecordDocs.of(
              Stream.concat(
                      events.filter(file -> file.toString().endsWith(".java")),
                      Stream.of(SOURCES.resolve("messaging").resolve("DeadLetter.java")))
                  .toList());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    generator = generator();
  }

  /** File name, without its ending, to the schema's text. */
  Map<String, String> all() {
    Map<String, String> schemas = new TreeMap<>();
    leaves(Message.class)
        .forEach(type -> {
          String name = typeName(type);
          schemas.put(name, text(name, withType(schema(type), name)));
        });
    Map.of(
            "dev.dossier.request.changed.v1",
            LifecycleEvent.RequestChanged.class,
            LifecycleEvent.REJECTED,
            LifecycleEvent.SubmissionRejected.class,
            "dead-letter",
            DeadLetter.class,
            "dead-letter-envelope",
            DeadLetter.Envelope.class,
            "encrypted-identifiers",
            Identifiers.class,
            "encrypted-files",
            CollectedFiles.class,
            "encrypted-subject",
            SubjectDetails.class,
            "encrypted-mail",
            MailContent.class)
        .forEach((name, type) -> schemas.put(name, text(name, schema(type))));
    return schemas;
  }

  static Stream<Class<?>> leaves(Class<?> type) {
    return type.isSealed()
        ? Arrays.stream(Objects.requireNonNull(type.getPermittedSubclasses()))
            .flatMap(WireSchemas::leaves)
        : Stream.of(type);
  }

  /** As {@code type} on the wire says. */
  static String typeName(Class<?> leaf) {
    for (Class<?> parent : leaf.getInterfaces()) {
      JsonSubTypes subtypes = parent.getAnnotation(JsonSubTypes.class);
      if (subtypes != null) {
        return Arrays.stream(subtypes.value())
            .filter(each -> each.value() == leaf)
            .findFirst()
            .orElseThrow()
            .name();
      }
    }
    throw new IllegalArgumentException(leaf + " is no message");
  }

  private ObjectNode schema(Class<?> type) {
    return generator.generateSchema(type);
  }

  private static ObjectNode withType(ObjectNode schema, String type) {
    ObjectNode properties = JSON.createObjectNode();
    properties.putObject(TYPE).put("const", type);
    properties.setAll((ObjectNode) schema.path("properties"));
    schema.set("properties", properties);
    ArrayNode required = JSON.createArrayNode().add(TYPE);
    schema.path("required").forEach(required::add);
    schema.set("required", required);
    return schema;
  }

  private static String text(String title, ObjectNode schema) {
    ObjectNode titled = JSON.createObjectNode();
    titled.set("$schema", schema.remove("$schema"));
    titled.put("title", title);
    titled.setAll(schema);
    return JSON.writeValueAsString(titled).replace("\r\n", "\n") + "\n";
  }

  private SchemaGenerator generator() {
    var builder =
        new SchemaGeneratorConfigBuilder(JSON, SchemaVersion.DRAFT_2020_12, OptionPreset.PLAIN_JSON)
            .with(Option.ADDITIONAL_FIXED_TYPES, Option.EXTRA_OPEN_API_FORMAT_VALUES)
            .with(Option.MAP_VALUES_AS_ADDITIONAL_PROPERTIES)
            .with(
                new JacksonSchemaModule(
                    JacksonOption.FLATTENED_ENUMS_FROM_JSONPROPERTY,
                    JacksonOption.SKIP_SUBTYPE_LOOKUP,
                    JacksonOption.IGNORE_TYPE_INFO_TRANSFORM));
    builder
        .forTypesInGeneral()
        .withPropertySorter(Comparator.comparing(member -> 0))
        .withDescriptionResolver(
            scope -> scope.isContainerType() ? null : docs.of(scope.getType().getErasedType()))
        .withCustomDefinitionProvider((type, context) ->
            type.getErasedType() == byte[].class
                ? new CustomDefinition(
                    context
                        .getGeneratorConfig()
                        .createObjectNode()
                        .put(TYPE, "string")
                        .put("contentEncoding", "base64"),
                    CustomDefinition.DefinitionType.INLINE,
                    CustomDefinition.AttributeInclusion.YES)
                : null);
    builder
        .forFields()
        .withDescriptionResolver(field ->
            field.isFakeContainerItemScope()
                ? null
                : docs.of(field.getRawMember().getDeclaringClass(), field.getName()))
        .withRequiredCheck(WireSchemas::isRequired)
        .withNullableCheck(field -> isRequired(field) && isNullable(field));
    return new SchemaGenerator(builder.build());
  }

  /** Absent where it is unknown, unless its record always has every key. */
  private static boolean isRequired(FieldScope field) {
    JsonInclude own = inclusion(field);
    if (own != null && own.value() == JsonInclude.Include.NON_EMPTY) {
      return false;
    }
    JsonInclude ofType = field.getRawMember().getDeclaringClass().getAnnotation(JsonInclude.class);
    boolean always = ofType != null && ofType.value() == JsonInclude.Include.ALWAYS;
    boolean nonEmpty = ofType != null && ofType.value() == JsonInclude.Include.NON_EMPTY;
    return always || !isNullable(field) && !(nonEmpty && isContainer(field.getRawMember()));
  }

  private static @Nullable JsonInclude inclusion(FieldScope field) {
    return field.getRawMember().getAnnotation(JsonInclude.class);
  }

  private static boolean isContainer(Field field) {
    return List.class.isAssignableFrom(field.getType())
        || Map.class.isAssignableFrom(field.getType());
  }

  private static boolean isNullable(FieldScope field) {
    return field.getRawMember().getAnnotatedType().isAnnotationPresent(Nullable.class);
  }

  static JsonNode parsed(String schema) {
    return JSON.readTree(schema);
  }
}
