package dev.dossier.collector.http;

import static dev.dossier.collector.http.Api.person;
import static dev.dossier.collector.http.Vendor.answer;
import static dev.dossier.collector.http.Vendor.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.collector.call.Answer;
import dev.dossier.collector.source.ReadOutcome;
import dev.dossier.collector.source.RecordingSink;
import dev.dossier.common.event.Reason;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PagingTest {
  private static final String CURSOR =
      "d: {request: {path: /c, params: {p: \"{person}\", limit: \"2\"}, items: data,"
          + " paging: {type: cursor, parameter: after, last: id, more: more}}}";

  @Test
  void theLastItemsFieldLeadsOnWhileThereIsMore() {
    Api api =
        new Api(
            script(
                Map.of(
                    "/c?p=1&limit=2",
                    ok(
                        "{\"data\": [{\"id\": \"a\"}, {\"id\": \"b c\", \"n\": 1e400}], \"more\":"
                            + " true}"),
                    "/c?p=1&limit=2&after=b%20c",
                    ok("{\"data\":[{\"id\":\"c\"}],\"more\":false}"))),
            CURSOR);
    RecordingSink sink = new RecordingSink();

    assertThat(api.read(person("1"), sink)).isEqualTo(new ReadOutcome.Found());

    assertThat(sink.of("d").items())
        .containsExactly("{\"id\":\"a\"}", "{\"id\":\"b c\",\"n\":1e400}", "{\"id\":\"c\"}");
    assertThat(sink.of("d").pages()).isEqualTo(2);
    assertThat(sink.of("d").ended()).isTrue();
  }

  @Test
  void aCursorOfTheAnswerGoesIntoTheBodyOfAPost() {
    Api api =
        new Api(
            script(
                Map.of(
                    "/s {\"q\":{\"v\":\"1\"},\"page\":{\"size\":50}}",
                    ok("{\"list\":[1],\"pages\":{\"next\":{\"after\":\"x\\\"y\"}}}"),
                    "/s {\"q\":{\"v\":\"1\"},\"page\":{\"size\":50,\"after\":\"x\\\"y\"}}",
                    ok("{\"list\":[2],\"pages\":{\"next\":{\"after\":12}}}"),
                    "/s {\"q\":{\"v\":\"1\"},\"page\":{\"size\":50,\"after\":12}}",
                    ok("{\"list\":[],\"pages\":{\"next\":null}}"))),
            "d: {request: {method: POST, path: /s, body: {q: {v: \"{person}\"}, page: {size: 50}},"
                + " items: list, paging: {type: cursor, parameter: page.after, next:"
                + " pages.next.after}}}");
    RecordingSink sink = new RecordingSink();

    assertThat(api.read(person("1"), sink)).isEqualTo(new ReadOutcome.Found());

    assertThat(sink.of("d").items()).containsExactly("1", "2");
  }

  @Test
  void offsetsCountTheItemsThatCame() {
    Api api =
        new Api(
            script(
                Map.of(
                    "/o?offset=0&limit=3", ok("{\"d\":[{\"i\":1},{\"i\":2}]}"),
                    "/o?offset=2&limit=3", ok("{\"d\":[{\"i\":3}]}"),
                    "/o?offset=3&limit=3", ok("{\"d\":[]}"))),
            "d: {request: {path: /o, items: d, paging: {type: offset, parameter: offset,"
                + " limitParameter: limit, limit: 3}}}");
    RecordingSink sink = new RecordingSink();

    assertThat(api.read(person(), sink)).isEqualTo(new ReadOutcome.Found());

    assertThat(sink.of("d").items()).hasSize(3);
  }

  @Test
  void pagesAreCountedUpToTheLast() {
    Api api =
        new Api(
            script(
                Map.of(
                    "/p?page=1", ok("{\"d\":[{\"i\":1}],\"total_pages\":2}"),
                    "/p?page=2", ok("{\"d\":[{\"i\":2}],\"total_pages\":2}"))),
            "d: {request: {path: /p, items: d, paging: {type: page, parameter: page, first: 1,"
                + " pages: total_pages}}}");
    RecordingSink sink = new RecordingSink();

    assertThat(api.read(person(), sink)).isEqualTo(new ReadOutcome.Found());

    assertThat(sink.of("d").items()).hasSize(2);
  }

  @Test
  void anEmptyPageIsNotTheLastWhereThereIsMore() {
    Map<String, String> paging =
        Map.of("more", "more: has_more", "pages", "pages: total", "both", "more: m, pages: total");
    paging.forEach((name, fields) -> {
      RecordingSink sink = new RecordingSink();
      Api api =
          new Api(
              new Vendor(call -> {
                int page = Integer.parseInt(call.replaceAll(".*page=", ""));
                return ok(
                    "{\"d\":[%s],\"has_more\":%s,\"m\":true,\"total\":5}"
                        .formatted(page == 1 || page == 3 ? "" : "{\"i\":" + page + "}", page < 5));
              }),
              "d: {request: {path: /p, items: d, paging: {type: page, parameter: page, "
                  + fields
                  + "}}}");

      assertThat(api.read(person(), sink)).isEqualTo(new ReadOutcome.Found());
      assertThat(sink.of("d").items())
          .as(name)
          .containsExactly("{\"i\":2}", "{\"i\":4}", "{\"i\":5}");
    });
  }

  @Test
  void pagesThatStayEmptyAreTooLargeInTheEnd() {
    Api api =
        new Api(
            new Vendor(call -> ok("{\"d\":[],\"more\":true}")),
            "d: {request: {path: /p, items: d, paging: {type: page, parameter: page, more:"
                + " more}}}");

    assertThat(api.reason(person())).isEqualTo(Reason.TOO_LARGE);
    assertThat(api.vendor.asked()).hasSize(50);
  }

  @Test
  void offsetsDoNotLeadPastAnEmptyPage() {
    for (String first : List.of("", "{\"i\":1}")) {
      Api api =
          new Api(
              new Vendor(call ->
                  ok("{\"d\":[" + (call.endsWith("o=0") ? first : "") + "],\"more\":true}")),
              "d: {request: {path: /o, items: d, paging: {type: offset, parameter: o, more:"
                  + " more}}}");

      assertThat(api.reason(person())).isEqualTo(Reason.BAD_ANSWER);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"data\":[],\"next\":\"x\"}",
        "{\"data\":[],\"next\":\"x\",\"more\":true}",
        "{\"data\":[{\"i\":1}],\"next\":\"x\",\"more\":true}"
      })
  void aCursorLeadsOnWhateverThePageHolds(String first) {
    for (String more : List.of("", ", more: more")) {
      RecordingSink sink = new RecordingSink();
      Api api =
          new Api(
              script(
                  Map.of(
                      "/c", ok(first),
                      "/c?after=x", ok("{\"data\":[{\"i\":2}],\"more\":false}"))),
              "d: {request: {path: /c, items: data, paging: {type: cursor, parameter: after,"
                  + " next: next"
                  + more
                  + "}}}");

      assertThat(api.read(person(), sink)).isEqualTo(new ReadOutcome.Found());
      assertThat(sink.of("d").items()).last().isEqualTo("{\"i\":2}");
    }
  }

  @Test
  void moreWithoutACursorIsABadAnswer() {
    Api api =
        new Api(
            new Vendor(call -> ok("{\"data\":[{\"i\":1}],\"more\":true,\"next\":null}")),
            "d: {request: {path: /c, items: data, paging: {type: cursor, parameter: after, next:"
                + " next, more: more}}}");

    assertThat(api.reason(person())).isEqualTo(Reason.BAD_ANSWER);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "type: cursor, parameter: after, last: id, more: more",
        "type: page, parameter: page, more: more",
        "type: page, parameter: page, pages: pages"
      })
  void onlyTheFirstPageMayBeEmptyAndSilent(String paging) {
    String dataset = "d: {request: {path: /c, items: data, paging: {" + paging + "}}}";
    int[] calls = {0};

    assertThat(
            new Api(new Vendor(call -> ok("{\"data\":[]}")), dataset)
                .read(person(), new RecordingSink()))
        .isEqualTo(new ReadOutcome.NothingFound());
    assertThat(
            new Api(
                    new Vendor(call ->
                        ok(
                            ++calls[0] == 1
                                ? "{\"data\":[{\"id\":1}],\"more\":true,\"pages\":3}"
                                : "{\"data\":[]}")),
                    dataset)
                .reason(person()))
        .isEqualTo(Reason.BAD_ANSWER);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "{type: cursor, parameter: after, last: id, more: more}",
        "{type: cursor, parameter: after, next: next}",
        "{type: offset, parameter: o, more: more}",
        "{type: page, parameter: page, more: more}",
        "{type: page, parameter: page, pages: pages}",
        "{type: link}",
        "{type: link, next: next}"
      })
  void whatIsLedToIsNotAbsent(String paging) {
    for (int status : new int[] {204, 404}) {
      int[] calls = {0};
      Api api =
          new Api(
              new Vendor(call ->
                  ++calls[0] == 1
                      ? ok(
                          "{\"data\":[{\"id\":1}],\"more\":true,\"next\":\"/x\",\"pages\":3}",
                          "</x>; rel=next")
                      : answer(status, "")),
              "d: {request: {path: /c, items: data, notFound: [404], paging: " + paging + "}}");

      assertThat(api.failure(person()))
          .hasToString("Failure[reason=BAD_ANSWER, code=HTTP " + status + "]");
      assertThat(calls[0]).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @CsvSource({"offset,404", "offset,204", "page,404", "page,204"})
  void whereWeCountNothingIsTheEnd(String type, int status) {
    int[] calls = {0};
    RecordingSink sink = new RecordingSink();
    Api api =
        new Api(
            new Vendor(call ->
                ++calls[0] < 3 ? ok("{\"d\":[{\"i\":" + calls[0] + "}]}") : answer(status, "")),
            "d: {request: {path: /c, items: d, notFound: [404], paging: {type: "
                + type
                + ", parameter: p}}}");

    assertThat(api.read(person(), sink)).isEqualTo(new ReadOutcome.Found());
    assertThat(sink.of("d").items()).hasSize(2);
  }

  @Test
  void anAnswerThatIsNullHasNoItem() {
    RecordingSink sink = new RecordingSink();
    Api api = new Api(new Vendor(call -> ok(" null ")), "d: {request: {path: \"/x/{person}\"}}");

    assertThat(api.read(person("1"), sink)).isEqualTo(new ReadOutcome.NothingFound());
    assertThat(sink.of("d").items()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "<https://api.example/base/things?page=2>;"
            + " rel=\"next\"~https://api.example/base/things?page=2",
        "</a>; rel=prev, <?page=2>; title=\"x, <y>; rel=z\"; rel=\"last"
            + " Next\"~https://api.example/base/things?page=2",
        "<more;x=1,2>;rel=next~https://api.example/base/more;x=1,2",
        "</x y>; rel=next; rel=prev~https://api.example/x%20y",
        "<//other.example/x#top>; REL=next~https://other.example/x",
      })
  void theLinkHeaderLeadsOn(String header, String target) {
    Api api =
        new Api(
            script(
                Map.of(
                    "/l", ok("[{\"i\":1}]", header), target, ok("[{\"i\":2}]", "</l>; rel=self"))),
            "d: {request: {path: /l, items: ., paging: {type: link}}}");
    RecordingSink sink = new RecordingSink();

    assertThat(api.read(person(), sink)).isEqualTo(new ReadOutcome.Found());

    assertThat(sink.of("d").items()).hasSize(2);
  }

  @Test
  void aLinkInTheAnswerLeadsOn() {
    Api api =
        new Api(
            script(
                Map.of(
                    "/l", ok("{\"d\":[{\"i\":1}],\"links\":{\"next\":\"/base/l?c=%2F\"}}"),
                    "https://api.example/base/l?c=%2F",
                        ok("{\"d\":[{\"i\":2}],\"links\":{\"next\":\"\"}}"))),
            "d: {request: {path: /l, items: d, paging: {type: link, next: links.next}}}");
    RecordingSink sink = new RecordingSink();

    assertThat(api.read(person(), sink)).isEqualTo(new ReadOutcome.Found());

    assertThat(sink.of("d").items()).hasSize(2);
  }

  @Test
  void aCursorThatRepeatsIsALoop() {
    String page = "{\"data\":[{\"id\":\"%s\"}],\"more\":true}";
    Api same = new Api(new Vendor(call -> ok(page.formatted("a"))), CURSOR);
    Api turns =
        new Api(
            new Vendor(call -> ok(page.formatted(call.endsWith("after=a") ? "b" : "a"))), CURSOR);

    assertThat(same.reason(person("1"))).isEqualTo(Reason.PAGING_LOOP);
    assertThat(turns.reason(person("1"))).isEqualTo(Reason.PAGING_LOOP);
    assertThat(turns.vendor.asked()).hasSize(3);
  }

  @Test
  void aCountedPageThatComesThreeTimesIsALoopWhateverElseTheAnswerHolds() {
    for (String paging : List.of("type: offset, parameter: o", "type: page, parameter: p")) {
      for (SliceLimits limits : List.of(SliceLimits.USUAL, Api.SHORT)) {
        int[] calls = {0};
        Vendor ignoring = new Vendor(call -> ok("{\"d\":[{\"i\":1}],\"at\":" + ++calls[0] + "}"));

        assertThat(
                new Api(ignoring, "d: {request: {path: /o, items: d, paging: {" + paging + "}}}")
                    .read(limits, person(), new RecordingSink()))
            .isEqualTo(ReadOutcome.failed(Reason.PAGING_LOOP));
        assertThat(calls[0]).isEqualTo(3);
      }
    }
  }

  @Test
  void itemsThatNothingTellsApartMayFillPages() {
    String[] pages = {"1,1", "1,1", "1,2", "1,1", "1,1", ""};
    int[] calls = {0};
    RecordingSink sink = new RecordingSink();
    Api api =
        new Api(
            new Vendor(call -> ok("[" + pages[calls[0]++] + "]")),
            "d: {request: {path: /o, items: ., paging: {type: offset, parameter: o}}}");

    assertThat(api.read(Api.SHORT, person(), sink)).isEqualTo(new ReadOutcome.Found());
    assertThat(sink.of("d").items()).hasSize(10);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "type: page, parameter: p, pages: pages",
        "type: page, parameter: p, more: more",
        "type: offset, parameter: p, more: more"
      })
  void whereTheSourceSaysWhatFollowsEqualPagesAreNoLoop(String paging) {
    int[] calls = {0};
    RecordingSink sink = new RecordingSink();
    Api api =
        new Api(
            new Vendor(call ->
                ok(
                    "{\"d\":[{\"e\":\"login\"},{\"e\":\"login\"}],\"pages\":6,\"more\":"
                        + (++calls[0] < 6)
                        + "}")),
            "d: {request: {path: /o, items: d, paging: {" + paging + "}}}");

    assertThat(api.read(person(), sink)).isEqualTo(new ReadOutcome.Found());
    assertThat(sink.of("d").items()).hasSize(12);
  }

  @Test
  void aPageParameterThatTheSourceDoesNotKnowIsALoop() {
    Api api =
        new Api(
            new Vendor(call -> ok("{\"d\":[{\"i\":1},{\"i\":2}],\"pages\":9}")),
            "d: {request: {path: /o, items: d, paging: {type: page, parameter: pgae, pages:"
                + " pages}}}");

    assertThat(api.reason(person())).isEqualTo(Reason.PAGING_LOOP);
    assertThat(api.vendor.asked()).hasSize(3);
  }

  @Test
  void aLoopIsSeenOverSlices() {
    Api api = new Api(new Vendor(call -> ok("{\"data\":[{\"id\":\"a\"}],\"more\":true}")), CURSOR);

    assertThat(api.read(Api.SHORT, person("1"), new RecordingSink()))
        .isEqualTo(ReadOutcome.failed(Reason.PAGING_LOOP));
    assertThat(api.slices).isEqualTo(2);
  }

  @Test
  void pagesWithoutEndAreTooLarge() {
    int[] calls = {0};
    Api api =
        new Api(
            new Vendor(call -> ok("{\"data\":[{\"id\":" + ++calls[0] + "}],\"more\":true}")),
            CURSOR);

    assertThat(api.reason(person("1"))).isEqualTo(Reason.TOO_LARGE);
    assertThat(calls[0]).isEqualTo(50);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "{\"data\":[{\"id\":1}",
        "{\"data\":[],\"more\":false} x",
        "{\"data\":[],\"more\":false}{}",
        "{\"data\":[],\"data\":[{\"id\":1}],\"more\":false}",
        "{\"data\":[{\"a\":1,\"a\":2}],\"more\":false}",
        "{\"data\":[\"\\ud8\"],\"more\":false}",
        "{\"data\":[01],\"more\":false}",
        "{\"data\":[NaN],\"more\":false}",
        "{\"data\":{},\"more\":false}",
        "{\"data\":null,\"more\":false}",
        "{\"more\":false}",
        "[]",
        "null",
        "<html></html>",
        "{\"data\":[{\"id\":\"a\"}]}",
        "{\"data\":[{\"id\":\"a\"}],\"more\":{}}",
        "{\"data\":[{\"id\":\"a\"}],\"more\":\"perhaps\"}",
        "{\"data\":[{\"x\":\"a\"}],\"more\":true}",
        "{\"data\":[{\"id\":{}}],\"more\":true}",
        "{\"data\":[],\"more\":true}",
      })
  void whatIsNoPageIsABadAnswer(String body) {
    assertThat(new Api(new Vendor(call -> ok(body)), CURSOR).reason(person("1")))
        .isEqualTo(Reason.BAD_ANSWER);
  }

  @Test
  void nestingWithoutEndIsABadAnswer() {
    for (int depth : new int[] {190, 100_000}) {
      String body = "{\"data\":[" + "[".repeat(depth) + "]".repeat(depth) + "],\"more\":false}";

      assertThat(new Api(new Vendor(call -> ok(body)), CURSOR).reason(person("1")))
          .isEqualTo(Reason.BAD_ANSWER);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "404,MISSING_TABLE",
    "410,MISSING_TABLE",
    "400,BAD_QUERY",
    "422,BAD_QUERY",
    "405,BAD_QUERY",
    "304,BAD_ANSWER"
  })
  void aStatusIsAReasonAndACode(int status, Reason reason) {
    Api api = new Api(new Vendor(call -> answer(status, "{\"data\":[],\"more\":false}")), CURSOR);

    assertThat(api.failure(person("1")))
        .hasToString("Failure[reason=" + reason + ", code=HTTP " + status + "]");
  }

  @Test
  void aStatusThatTheDataMapNamesMeansNone() {
    String dataset = "d: {request: {path: \"/x/{person}\", notFound: [404]}}";
    RecordingSink sink = new RecordingSink();
    Api api = new Api(new Vendor(call -> answer(404, "not JSON")), dataset);

    assertThat(api.read(person("1"), sink)).isEqualTo(new ReadOutcome.NothingFound());
    assertThat(sink.of("d").ended()).isTrue();
    assertThat(
            new Api(new Vendor(call -> answer(204, "")), dataset)
                .read(person("1"), new RecordingSink()))
        .isEqualTo(new ReadOutcome.NothingFound());
  }

  static Vendor script(Map<String, Answer> answers) {
    return new Vendor(call -> answers.getOrDefault(call, answer(418, "unexpected")));
  }
}
