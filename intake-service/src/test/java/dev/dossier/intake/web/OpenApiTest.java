package dev.dossier.intake.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a linter of OpenAPI documents asks for; {@code PagesIT} holds the paths to the code. */
class OpenApiTest {
  private static final Pattern OPERATION_ID = Pattern.compile("[a-z]+([A-Z][a-z]+)*");
  private static final Pattern IN_BRACES = Pattern.compile("\\{([^}]+)}");
  private static final int FIRST_ERROR = 400;
  private static final String PROBLEM = "#/components/schemas/Problem";

  private final JsonNode document = read();

  private record Operation(String path, String verb, JsonNode body) {
    String at() {
      return verb + " " + path;
    }
  }

  private static JsonNode read() {
    try (InputStream in =
        Objects.requireNonNull(OpenApi.class.getResourceAsStream("/" + OpenApi.FILE))) {
      return JsonMapper.builder().build().readTree(in);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private List<Operation> operations() {
    List<Operation> found = new ArrayList<>();
    for (String path : document.path("paths").propertyNames()) {
      for (String verb : document.path("paths").path(path).propertyNames()) {
        found.add(new Operation(path, verb, document.path("paths").path(path).path(verb)));
      }
    }
    assertThat(found).hasSizeGreaterThan(20);
    return found;
  }

  @Test
  void names_each_operation_once_for_generated_clients() {
    Set<String> seen = new HashSet<>();
    for (Operation each : operations()) {
      String id = each.body().path("operationId").asString("");
      assertThat(id).as(each.at()).matches(OPERATION_ID);
      assertThat(seen.add(id)).as("%s: %s is taken", each.at(), id).isTrue();
    }
  }

  @Test
  void says_of_each_operation_what_it_does_and_where_it_belongs() {
    Set<String> tags = new HashSet<>();
    document.path("tags").forEach(tag -> tags.add(tag.path("name").asString()));
    for (Operation each : operations()) {
      assertThat(each.body().path("summary").asString("")).as(each.at()).isNotBlank();
      assertThat(each.body().path("description").asString("")).as(each.at()).isNotBlank();
      assertThat(each.body().path("tags").values()).as(each.at()).hasSize(1);
      assertThat(tags).as(each.at()).contains(each.body().path("tags").path(0).asString());
    }
  }

  @Test
  void declares_each_parameter_of_a_path() {
    for (Operation each : operations()) {
      Set<String> inPath = new TreeSet<>();
      Matcher matcher = IN_BRACES.matcher(each.path());
      while (matcher.find()) {
        inPath.add(matcher.group(1));
      }
      Set<String> declared = new TreeSet<>();
      for (JsonNode given : each.body().path("parameters")) {
        JsonNode parameter = resolved(given);
        if (parameter.path("in").asString().equals("path")) {
          declared.add(parameter.path("name").asString());
          assertThat(parameter.path("required").asBoolean()).as(each.at()).isTrue();
        }
      }
      assertThat(declared).as(each.at()).isEqualTo(inPath);
    }
  }

  @Test
  void answers_every_error_with_a_problem() {
    int errors = 0;
    for (Operation each : operations()) {
      for (String status : each.body().path("responses").propertyNames()) {
        JsonNode response = resolved(each.body().path("responses").path(status));
        assertThat(response.path("description").asString("")).as(each.at()).isNotBlank();
        if (Integer.parseInt(status) >= FIRST_ERROR) {
          errors++;
          assertThat(
                  response
                      .path("content")
                      .path("application/problem+json")
                      .path("schema")
                      .path("$ref")
                      .asString(""))
              .as("%s %s", each.at(), status)
              .isEqualTo(PROBLEM);
        }
      }
    }
    assertThat(errors).isGreaterThan(50);
  }

  @Test
  void uses_every_schema_and_refers_to_nothing_else() {
    Set<String> used = new TreeSet<>();
    for (JsonNode reference : document.findValues("$ref")) {
      assertThat(resolved(reference.asString()).isMissingNode()).as(reference.asString()).isFalse();
      used.add(reference.asString());
    }
    Set<String> defined = new TreeSet<>();
    for (String kind : document.path("components").propertyNames()) {
      if (!kind.equals("securitySchemes")) {
        for (String name : document.path("components").path(kind).propertyNames()) {
          defined.add("#/components/" + kind + "/" + name);
        }
      }
    }
    assertThat(used).isEqualTo(defined);
  }

  private JsonNode resolved(JsonNode node) {
    return node.has("$ref") ? resolved(node.path("$ref").asString()) : node;
  }

  private JsonNode resolved(String reference) {
    assertThat(reference).startsWith("#/");
    return document.at(reference.substring(1));
  }
}
