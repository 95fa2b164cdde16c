package dev.dossier.common.datamap;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** The schema for editors says what the parser does, as far as a schema can. */
class DataMapSchemaTest {

  private static final Path FILE = Path.of("..", "docs", "data-map.schema.json");
  private static final Schema SCHEMA = schema();

  private static Schema schema() {
    try {
      return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(Files.readString(FILE), InputFormat.JSON);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Every key of the grammar. */
  static List<String> keys() {
    List<String> keys = new ArrayList<>();
    for (JsonNode each : SCHEMA.getSchemaNode().findValues("properties")) {
      keys.addAll(each.propertyNames());
    }
    return keys;
  }

  /** What refers to what, what SQL says and what needs a list of all countries is the parser's. */
  private static final List<String> BEYOND_A_SCHEMA =
      List.of(
          "expected an identity",
          "expected the name of",
          "expected lookups that end",
          "expected names unique",
          "once, found it again",
          "ISO 3166",
          "an IANA time zone",
          "expected one statement",
          "a statement that only reads",
          "found the positional parameter",
          "found a colon before",
          "expected a closing",
          "found nothing",
          "at most P7D",
          "at most PT10M",
          "plain http needs allowPrivate",
          "auth sets this one",
          "which the source's auth sets",
          "that nothing else sets",
          "since the source",
          "since an HTTP API has no tables",
          "beside this paging",
          "which is a list by items",
          "another parameter than",
          "that the body",
          "a field of the item in",
          "the field that counts it",
          "that no mask covers",
          "values in a body",
          "numbers as JSON writes them",
          "more than zero");

  static Stream<String> accepted() throws IOException {
    String reference = Files.readString(Path.of("..", "docs", "data-map.md"));
    List<String> maps =
        new ArrayList<>(
            List.of(
                Example.text(),
                Example.http(),
                Example.text("/datamap/whole.yaml"),
                Files.readString(
                    Path.of("../quickstart/src/main/resources/sample/data-map.yaml"))));
    for (String block : reference.split("```yaml\n")) {
      if (block.contains("\nversion: 1\n") || block.startsWith("version: 1\n")) {
        maps.add(block.substring(0, block.indexOf("\n```")));
      }
    }
    assertThat(maps).hasSizeGreaterThan(4);
    return maps.stream();
  }

  @ParameterizedTest
  @MethodSource("accepted")
  void whatTheParserAcceptsValidates(String yaml) {
    assertThat(Example.parse(yaml).version()).isEqualTo(1);
    assertThat(SCHEMA.validate(yaml, InputFormat.YAML)).isEmpty();
  }

  static Stream<String> wrong() {
    Stream<String> jdbc =
        Stream.of(
                WrongDataMapTest.top(),
                WrongDataMapTest.controllers(),
                WrongDataMapTest.identities(),
                WrongDataMapTest.sources(),
                WrongDataMapTest.sections(),
                WrongDataMapTest.queries())
            .flatMap(each -> each)
            .map(Wrong::yaml);
    Stream<String> http =
        Stream.of(
                WrongHttpDataMapTest.sources(),
                WrongHttpDataMapTest.auths(),
                WrongHttpDataMapTest.readings(),
                WrongHttpDataMapTest.requests(),
                WrongHttpDataMapTest.bodies(),
                WrongHttpDataMapTest.pagings(),
                WrongHttpDataMapTest.detailsAndTotals(),
                WrongHttpDataMapTest.masks())
            .flatMap(each -> each)
            .map(Wrong::yaml);
    return Stream.concat(jdbc, http);
  }

  @Test
  void whatIsWrongInItsStructureIsRefusedByBoth() {
    List<String> missed = new ArrayList<>();
    int refused = 0;
    for (String yaml : wrong().toList()) {
      Finding finding = Wrong.findings(yaml).getFirst();
      if (BEYOND_A_SCHEMA.stream().noneMatch(finding.message()::contains)) {
        if (isValid(yaml)) {
          missed.add(finding.toString());
        } else {
          refused++;
        }
      }
    }
    assertThat(missed).isEmpty();
    assertThat(refused).isGreaterThan(100);
  }

  /** What is no YAML to the schema's reader is refused as well. */
  private static boolean isValid(String yaml) {
    try {
      return SCHEMA.validate(yaml, InputFormat.YAML).isEmpty();
    } catch (IllegalArgumentException | JacksonException e) {
      return false;
    }
  }

  /** A place in an example, and where its keys stand in the schema. */
  record Place(String before, String where) {
    String withUnknownKey(String base) {
      boolean block = before.endsWith("\n");
      String indent = before.substring(0, before.length() - before.stripLeading().length());
      String key = "q".repeat(30) + ": 1";
      String changed = block ? indent + key + "\n" + before : before + key + ", ";
      assertThat(base).contains(before);
      return base.replaceFirst(Pattern.quote(before), Matcher.quoteReplacement(changed));
    }
  }

  static Stream<Place> places() {
    return Stream.of(
        new Place("excluded:\n", ""),
        new Place("  name: Acme Cloud GmbH\n", "/$defs/controller"),
        new Place("authority: {", "/$defs/controller/properties/authority"),
        new Place("links: {", "/$defs/controller/properties/links"),
        new Place("email: {", "/$defs/identity"),
        new Place("else: {", "/$defs/lookup"),
        new Place("crm: {", "/$defs/jdbcSource"),
        new Place("open: {", "/$defs/httpSource"),
        new Place("rateLimit: {", "/$defs/httpSource/properties/rateLimit"),
        new Place("auth: {type: bearer, ", "/$defs/bearerAuth"),
        new Place("auth: {type: basic, ", "/$defs/basicAuth"),
        new Place("auth: {type: header, ", "/$defs/headerAuth"),
        new Place("auth: {type: query, ", "/$defs/queryAuth"),
        new Place("auth: {type: oauth2, ", "/$defs/oauth2Auth"),
        new Place("    title: Contacts\n", "/$defs/section"),
        new Place("person: {", "/$defs/dataset"),
        new Place("person: {single: true, request: {", "/$defs/request"),
        new Place("detail: {", "/$defs/request/properties/detail"),
        new Place("total: {", "/$defs/request/properties/total"),
        new Place("paging: {type: cursor, ", "/$defs/cursorPaging"),
        new Place("paging: {type: offset, ", "/$defs/offsetPaging"),
        new Place("paging: {type: page, ", "/$defs/pagePaging"),
        new Place("links, items: ., paging: {", "/$defs/linkPaging"),
        new Place("  - {", "/$defs/exclusion"));
  }

  /** An unknown key's finding lists the keys that the parser knows there. */
  @ParameterizedTest
  @MethodSource("places")
  void bothKnowTheSameKeys(Place place) {
    String base = Example.text().contains(place.before()) ? Example.text() : Example.http();
    String yaml = place.withUnknownKey(base);
    String message = Wrong.findings(yaml).getFirst().message();
    String known = message.replaceAll("^expected one of |, found the unknown key .*$", "");
    assertThat(new TreeSet<>(List.of(known.split(", "))))
        .isEqualTo(
            new TreeSet<>(
                SCHEMA.getSchemaNode().at(place.where() + "/properties").propertyNames()));
    assertThat(isValid(yaml)).isFalse();
  }
}
