package dev.dossier.collector.http;

import static dev.dossier.collector.http.Api.person;
import static dev.dossier.collector.http.Vendor.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.collector.source.ReadOutcome;
import dev.dossier.collector.source.RecordingSink;
import dev.dossier.collector.source.ResolveOutcome;
import dev.dossier.common.event.Identifiers;
import dev.dossier.common.event.Reason;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BindingTest {
  private static final String PATH = "d: {request: {path: \"/x/{person}/y\"}}";
  private static final String QUERY = "d: {request: {path: /x, params: {\"p[]\": [\"{person}\"]}}}";
  private static final String BODY =
      "d: {request: {method: POST, path: /x, body: {q: [\"{person}\", 1.50, null,"
          + " \"a${NOT_SET:-b}\"]}}}";
  private static final String INSIDE =
      "d: {request: {path: \"/x/id-{person}.json\", params: {q: \"email:{person}\"}}}";

  private final Vendor vendor = new Vendor(call -> ok("{}"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "x'OR'1@evil.example~x%27OR%271%40evil.example",
        "?a=b&c~%3Fa%3Db%26c",
        "#~%23",
        "%2561~%252561",
        "a b+c~a%20b%2Bc",
        "é😀\u202e~%C3%A9%F0%9F%98%80%E2%80%AE",
        "...~...",
        "{other}~%7Bother%7D",
        "${HOME}~%24%7BHOME%7D",
        "https:evil.example~https%3Aevil.example",
      })
  void aValueIsOneSegmentAndOneQueryValue(String value, String encoded) {
    assertThat(sent(PATH, value)).isEqualTo("/x/" + encoded + "/y");
    assertThat(sent(QUERY, value)).isEqualTo("/x?p%5B%5D=" + encoded);
  }

  @Test
  void aNewlineIsDataAndNothingElse() {
    assertThat(sent(PATH, "a\r\nHost: evil")).isEqualTo("/x/a%0D%0AHost%3A%20evil/y");
    assertThat(sent(BODY, "a\r\n\"b\\"))
        .isEqualTo("/x {\"q\":[\"a\\r\\n\\\"b\\\\\",1.50,null,\"ab\"]}");
  }

  @Test
  void aVeryLongValueIsSentWhole() {
    String value = "x".repeat(100_000);

    assertThat(sent(QUERY, value)).isEqualTo("/x?p%5B%5D=" + value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ".",
        "..",
        "../..",
        "../../admin",
        "a/../b",
        "..\\\\x",
        "%2e%2e",
        "%2E.",
        ".%2e/x",
        "%252e%252e",
        "..;x",
        " ..",
        "..%2f",
        "1/orders",
        "/",
        "1/",
        "a\\\\b",
        "a%2Fb",
        "a%5cb",
        "a%252fb",
        "a%25255Cb",
        "https://evil.example/",
        "%25252525252e"
      })
  void whatCouldClimbOrPartAPathIsNotSent(String value) {
    assertThat(new Api(vendor, PATH).reason(person(value))).isEqualTo(Reason.BAD_QUERY);
    assertThat(vendor.asked()).isEmpty();
    assertThat(sent(QUERY, value)).startsWith("/x?p%5B%5D=");
  }

  @Test
  void insideLongerTextOnlyHarmlessCharactersAreBound() {
    assertThat(sent(INSIDE, "Jane.D+x@a_b-c"))
        .isEqualTo("/x/id-Jane.D%2Bx%40a_b-c.json?q=email%3AJane.D%2Bx%40a_b-c");
    for (String value : List.of("a b", "a OR b", "a:b", "x'OR'1@evil.example", "a\"", "é", "a/b")) {
      Vendor untouched = new Vendor(call -> ok("{}"));

      assertThat(new Api(untouched, INSIDE).reason(person("good", value)))
          .isEqualTo(Reason.BAD_QUERY);
      assertThat(untouched.asked()).isEmpty();
    }
  }

  @Test
  void aSlashThatTheDataMapWritesIsKept() {
    assertThat(sent("d: {request: {path: \"/x/group%2F{person}/y\"}}", "a.b"))
        .isEqualTo("/x/group%2Fa.b/y");
  }

  @Test
  void aBadValueOfTheLastDatasetStopsTheFirstAsWell() {
    assertThat(new Api(vendor, "a: {request: {path: /x}}", PATH).reason(person("..")))
        .isEqualTo(Reason.BAD_QUERY);
    assertThat(vendor.asked()).isEmpty();
  }

  @Test
  void whatIsNotOfTheTypeIsNotSent() {
    Api api = new Api(vendor, "d: {request: {path: \"/x/{number}\"}}");
    RecordingSink sink = new RecordingSink();

    assertThat(
            api.read(
                new Identifiers(Map.of("number", List.of("07", "x", "7 ", "9b1deb4d-1"))), sink))
        .isEqualTo(new ReadOutcome.NothingFound());
    assertThat(sink.of("d").ended()).isTrue();
    assertThat(vendor.asked()).isEmpty();
  }

  @Test
  void combinationsAreAskedForOneByOneAndEqualItemsKept() {
    Api api = new Api(vendor, "d: {request: {path: \"/x/{person}\", params: {o: \"{other}\"}}}");
    RecordingSink sink = new RecordingSink();

    assertThat(
            api.read(
                new Identifiers(Map.of("person", List.of("1", "2"), "other", List.of("a", "b"))),
                sink))
        .isEqualTo(new ReadOutcome.Found());

    assertThat(vendor.asked()).containsExactly("/x/1?o=a", "/x/1?o=b", "/x/2?o=a", "/x/2?o=b");
    assertThat(sink.of("d").items()).containsExactly("{}", "{}", "{}", "{}");
  }

  @Test
  void aVariableThatIsNotSetIsNotConfigured() {
    assertThat(
            new Api(vendor, "d: {request: {path: /x, params: {k: \"${NOT_SET_HERE}\"}}}")
                .reason(person("1")))
        .isEqualTo(Reason.NOT_CONFIGURED);
    assertThat(vendor.asked()).isEmpty();
  }

  @Test
  void anIdentityIsTheFieldOfEveryItem() {
    Api api =
        new Api(
            new Vendor(call ->
                ok(
                    "{\"people\":[{\"key\":{\"id\":\"a\"}},{\"key\":{\"id\":9007199254740993}},{\"key\":{\"id\":\"a\"}},{\"key\":{\"id\":null}},{\"key\":{\"id\":\""
                        + " \"}},{\"key\":null},{}]}")),
            PATH);

    assertThat(api.resolve(person("1")))
        .isEqualTo(new ResolveOutcome.Resolved(List.of("a", "9007199254740993")));
    assertThat(api.resolve(person())).isEqualTo(new ResolveOutcome.Resolved(List.of()));
    assertThat(api.vendor.asked()).containsExactly("/people/1");
  }

  @Test
  void anIdentityWhoseFieldIsInNoItemIsABadAnswerAndNotNone() {
    assertThat(
            new Api(new Vendor(call -> ok("{\"people\":[{\"key\":{}}]}")), PATH)
                .resolve(person("1")))
        .isEqualTo(ResolveOutcome.failed(Reason.BAD_ANSWER));
    assertThat(
            new Api(new Vendor(call -> ok("{\"people\":[{\"key\":null}]}")), PATH)
                .resolve(person("1")))
        .isEqualTo(new ResolveOutcome.Resolved(List.of()));
  }

  @Test
  void anIdentityThatCannotBeFoundOutIsAFailure() {
    assertThat(
            new Api(new Vendor(call -> ok("{\"people\":[{\"key\":{\"id\":{}}}]}")), PATH)
                .resolve(person("1")))
        .isEqualTo(ResolveOutcome.failed(Reason.BAD_ANSWER));
    assertThat(new Api(new Vendor(call -> ok("{\"persons\":[]}")), PATH).resolve(person("1")))
        .isEqualTo(ResolveOutcome.failed(Reason.BAD_ANSWER));
    assertThat(new Api(vendor, PATH).resolve(person("..")))
        .isEqualTo(ResolveOutcome.failed(Reason.BAD_QUERY));
  }

  private String sent(String dataset, String value) {
    Vendor fresh = new Vendor(call -> ok("{}"));
    assertThat(new Api(fresh, dataset).read(person(value), new RecordingSink()))
        .isEqualTo(new ReadOutcome.Found());
    assertThat(fresh.asked()).hasSize(1);
    return fresh.asked().getFirst();
  }
}
