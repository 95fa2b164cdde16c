package dev.dossier.collector.http;

import static dev.dossier.collector.http.Api.person;
import static dev.dossier.collector.http.Vendor.answer;
import static dev.dossier.collector.http.Vendor.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.collector.call.Answer;
import dev.dossier.collector.source.ReadOutcome;
import dev.dossier.collector.source.RecordingSink;
import dev.dossier.collector.source.SectionSink.Shape;
import dev.dossier.common.event.Identifiers;
import dev.dossier.common.event.Reason;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SliceTest {
  private static final String CONVERSATIONS =
      "d: {request: {path: /list, params: {of: \"{person}\"}, items: data, paging: {type: cursor,"
          + " parameter: after, last: id, more: more}, detail: {path: \"/one/{id}\", notFound:"
          + " [404]}, total: {count: parts.total, of: parts.list}}}";
  private static final String PAGES =
      "d: {request: {path: /list, params: {of: \"{person}\"}, items: data, paging: {type: cursor,"
          + " parameter: after, last: id, more: more}}}";

  /** Two people with three pages of two conversations each; number 3 of each is gone. */
  private static Answer conversations(String call) {
    if (call.startsWith("/one/")) {
      String id = call.substring(5);
      return id.endsWith("3")
          ? answer(404, "")
          : ok("{\"id\":\"" + id + "\",\"parts\":{\"total\":1,\"list\":[{}, {}]}}");
    }
    String of = call.replaceAll(".*of=([0-9]+).*", "$1");
    int after =
        call.contains("after=") ? Integer.parseInt(call.replaceAll(".*after=[0-9]+-", "")) : 0;
    return ok(
        "{\"data\":[{\"id\":\"%s-%d\"},{\"id\":\"%s-%d\"}],\"more\":%s}"
            .formatted(of, after + 1, of, after + 2, after < 4));
  }

  @Test
  void slicesMakeTheSameItemsAsOneGo() {
    String second = "e: {single: true, request: {path: \"/one/{person}\"}}";
    Api whole = new Api(new Vendor(SliceTest::conversations), CONVERSATIONS, second);
    Api sliced = new Api(new Vendor(SliceTest::conversations), CONVERSATIONS, second);
    RecordingSink one = new RecordingSink();
    RecordingSink many = new RecordingSink();

    assertThat(whole.read(person("1", "2"), one)).isEqualTo(new ReadOutcome.Found());
    assertThat(sliced.read(Api.SHORT, person("1", "2"), many)).isEqualTo(new ReadOutcome.Found());

    assertThat(whole.slices).isEqualTo(1);
    assertThat(sliced.slices).isEqualTo(14);
    assertThat(many.of("d").items()).isEqualTo(one.of("d").items()).hasSize(10);
    assertThat(many.of("d").pages()).isEqualTo(one.of("d").pages()).isEqualTo(6);
    assertThat(many.of("e").items()).isEqualTo(one.of("e").items()).hasSize(2);
    assertThat(sliced.vendor.asked()).isEqualTo(whole.vendor.asked()).hasSize(20);
  }

  @Test
  void aPageThatWasBegunIsNotAskedForAgainWhateverMovesMeanwhile() {
    List<String> listed = new ArrayList<>(List.of("a", "b", "c"));
    Vendor moving =
        new Vendor(call -> {
          if (call.startsWith("/one/")) {
            listed.addFirst("new" + listed.size());
            return ok("{\"id\":\"" + call.substring(5) + "\",\"parts\":{\"total\":null}}");
          }
          return ok(
              "{\"data\":"
                  + listed.stream().map(id -> "{\"id\":\"" + id + "\"}").toList()
                  + ",\"more\":false}");
        });
    Api api = new Api(moving, CONVERSATIONS);
    RecordingSink sink = new RecordingSink();

    assertThat(api.read(Api.SHORT, person("1"), sink)).isEqualTo(new ReadOutcome.Found());

    assertThat(sink.of("d").items())
        .containsExactly(
            "{\"id\":\"a\",\"parts\":{\"total\":null}}",
            "{\"id\":\"b\",\"parts\":{\"total\":null}}",
            "{\"id\":\"c\",\"parts\":{\"total\":null}}");
  }

  @Test
  void aWaitEndsTheSliceAndTheSameCallIsNext() {
    int[] calls = {0};
    Api api = new Api(new Vendor(call -> null), PAGES);
    Instant later = api.clock.instant().plusSeconds(7);
    Api waiting =
        new Api(
            new Vendor(call ->
                ++calls[0] == 2
                    ? new Answer.Later(later, true)
                    : ok("{\"data\":[{\"id\":" + calls[0] + "}],\"more\":" + (calls[0] < 3) + "}")),
            PAGES);
    RecordingSink sink = new RecordingSink();

    assertThat(waiting.read(person("1"), sink)).isEqualTo(new ReadOutcome.Found());

    assertThat(waiting.waits).containsExactly(later);
    assertThat(sink.of("d").items()).hasSize(2);
    assertThat(waiting.vendor.asked().get(1)).isEqualTo(waiting.vendor.asked().get(2));
  }

  @Test
  void aSourceThatGoesOnRefusingIsRateLimitedInTheEnd() {
    Api[] api = new Api[1];
    Vendor refusing =
        new Vendor(call -> new Answer.Later(api[0].clock.instant().plusSeconds(3), true));
    api[0] = new Api(refusing, PAGES);

    assertThat(api[0].reason(person("1"))).isEqualTo(Reason.RATE_LIMITED);
    assertThat(refusing.asked()).hasSize(10);
  }

  @Test
  void ourOwnLimitIsWaitedForWithinTheSectionsTime() {
    Api[] api = new Api[1];
    Vendor busy =
        new Vendor(call -> new Answer.Later(api[0].clock.instant().plusSeconds(60), false));
    api[0] = new Api(busy, PAGES);

    assertThat(api[0].reason(person("1"))).isEqualTo(Reason.TIMEOUT);
    assertThat(busy.asked()).hasSizeBetween(59, 61);
  }

  @Test
  void aWaitBeyondTheSectionsTimeIsNotWaited() {
    Api[] api = new Api[1];
    Vendor refusing =
        new Vendor(call -> new Answer.Later(api[0].clock.instant().plusSeconds(86_400), true));
    api[0] = new Api(refusing, PAGES);

    assertThat(api[0].reason(person("1"))).isEqualTo(Reason.RATE_LIMITED);
    assertThat(api[0].slices).isEqualTo(1);
  }

  @Test
  void aPauseThatAnotherCallBeganIsTheSourcesWishAndNoTimeout() {
    Api[] api = new Api[1];
    Vendor pausing =
        new Vendor(call ->
            new Answer.Later(
                api[0].clock.instant().plusSeconds(86_400), Answer.Later.Cause.PAUSED));
    api[0] = new Api(pausing, PAGES);

    assertThat(api[0].reason(person("1"))).isEqualTo(Reason.RATE_LIMITED);
  }

  @Test
  void aFirstCallThatFailsFailsTheAttempt() {
    Vendor away = new Vendor(call -> Answer.passing(Reason.SOURCE_UNAVAILABLE));
    Api api = new Api(away, PAGES);

    assertThat(api.reason(person("1"))).isEqualTo(Reason.SOURCE_UNAVAILABLE);
    assertThat(away.asked()).hasSize(1);
  }

  @Test
  void laterFailuresAreTriedAgainMoreAndMoreSlowly() {
    int[] calls = {0};
    Vendor shaky =
        new Vendor(call -> {
          int n = ++calls[0];
          return n > 1 && n < 6
              ? Answer.passing(Reason.SOURCE_UNAVAILABLE)
              : ok("{\"data\":[{\"id\":" + n + "}],\"more\":" + (n == 1) + "}");
        });
    Api api = new Api(shaky, PAGES);
    Instant start = api.clock.instant();
    RecordingSink sink = new RecordingSink();

    assertThat(api.read(person("1"), sink)).isEqualTo(new ReadOutcome.Found());

    assertThat(sink.of("d").items()).containsExactly("{\"id\":1}", "{\"id\":6}");
    assertThat(api.waits)
        .extracting(wait -> Duration.between(start, wait).toSeconds())
        .containsExactly(2L, 6L, 14L, 30L);
  }

  @Test
  void anAnswerThatIsNoJsonIsAskedForAgain() {
    List<String> broken =
        List.of("", "{\"data\":[{\"id\":2}", "{\"data\":[{\"id\":", "<html>502</html>");
    int[] calls = {0, 0};
    Vendor shaky =
        new Vendor(call -> {
          if (call.startsWith("/one/")) {
            return ok(
                ++calls[1] == 2
                    ? "{\"id\":"
                    : "{\"id\":" + call.substring(5) + ",\"parts\":{\"total\":0}}");
          }
          int n = ++calls[0];
          return n > 1 && n < 6
              ? ok(broken.get(n - 2))
              : ok("{\"data\":[{\"id\":" + n + "}],\"more\":" + (n == 1) + "}");
        });
    Api api = new Api(shaky, CONVERSATIONS);
    Instant start = api.clock.instant();
    RecordingSink sink = new RecordingSink();

    assertThat(api.read(person("1"), sink)).isEqualTo(new ReadOutcome.Found());

    assertThat(sink.of("d").items())
        .containsExactly(
            "{\"id\":1,\"parts\":{\"total\":0}}", "{\"id\":6,\"parts\":{\"total\":0}}");
    assertThat(api.waits)
        .extracting(wait -> Duration.between(start, wait).toSeconds())
        .containsExactly(2L, 6L, 14L, 30L, 32L);
    assertThat(shaky.asked().subList(2, 7)).containsOnly(shaky.asked().get(2));
  }

  @Test
  void anAnswerThatStaysNoJsonFailsTheSection() {
    int[] calls = {0};
    Vendor broken =
        new Vendor(
            call -> ok(++calls[0] == 1 ? "{\"data\":[{\"id\":1}],\"more\":true}" : "{\"data\":["));
    Vendor never = new Vendor(call -> ok("{\"data\":["));

    assertThat(new Api(broken, PAGES).reason(person("1"))).isEqualTo(Reason.BAD_ANSWER);
    assertThat(calls[0]).isEqualTo(6);
    assertThat(new Api(never, PAGES).reason(person("1"))).isEqualTo(Reason.BAD_ANSWER);
    assertThat(never.asked()).hasSize(1);
  }

  @Test
  void anAnswerOfAnotherShapeIsNotAskedForAgain() {
    int[] calls = {0};
    Vendor other =
        new Vendor(call ->
            ok(++calls[0] == 1 ? "{\"data\":[{\"id\":1}],\"more\":true}" : "{\"error\":1}"));

    assertThat(new Api(other, PAGES).reason(person("1"))).isEqualTo(Reason.BAD_ANSWER);
    assertThat(calls[0]).isEqualTo(2);
  }

  @Test
  void failuresThatDoNotPassFailTheSection() {
    int[] calls = {0};
    Vendor dying =
        new Vendor(call ->
            ++calls[0] == 1
                ? ok("{\"data\":[{\"id\":1}],\"more\":true}")
                : Answer.passing(Reason.BAD_ANSWER));

    assertThat(new Api(dying, PAGES).reason(person("1"))).isEqualTo(Reason.BAD_ANSWER);
    assertThat(calls[0]).isEqualTo(6);
  }

  @Test
  void whatWillNotPassFailsAtOnce() {
    int[] calls = {0};
    Vendor wandering =
        new Vendor(call ->
            ++calls[0] == 1
                ? ok("{\"data\":[{\"id\":1}],\"more\":true}")
                : Answer.last(Reason.BLOCKED_ADDRESS));

    assertThat(new Api(wandering, PAGES).reason(person("1"))).isEqualTo(Reason.BLOCKED_ADDRESS);
    assertThat(calls[0]).isEqualTo(2);
  }

  @Test
  void theSectionsTimeHoldsOverAllSlices() {
    Api[] api = new Api[1];
    int[] calls = {0};
    Vendor slow =
        new Vendor(call -> {
          api[0].clock.advance(Duration.ofMinutes(2));
          return ok("{\"data\":[{\"id\":" + ++calls[0] + "}],\"more\":true}");
        });
    api[0] = new Api(slow, PAGES);

    assertThat(api[0].reason(person("1"))).isEqualTo(Reason.TIMEOUT);
    assertThat(calls[0]).isEqualTo(31);
    assertThat(api[0].slices).isEqualTo(31 + 1);
  }

  @Test
  void fewerThanCountedIsABadAnswerAndMoreIsFine() {
    String dataset =
        "d: {request: {path: \"/x/{person}\", total: {count: parts.total, of: parts.list}}}";

    for (String bad :
        List.of(
            "{\"parts\":{\"total\":3,\"list\":[1,2]}}",
            "{\"parts\":{\"total\":3}}",
            "{\"parts\":{\"list\":[1]}}",
            "{\"parts\":{}}",
            "{\"parts\":null}",
            "{}",
            "{\"parts\":{\"total\":\"many\",\"list\":[1]}}")) {
      assertThat(new Api(new Vendor(call -> ok(bad)), dataset).reason(person("1")))
          .isEqualTo(Reason.BAD_ANSWER);
    }
    for (String good :
        List.of(
            "{\"parts\":{\"total\":1,\"list\":[1,2]}}",
            "{\"parts\":{\"total\":0}}",
            "{\"parts\":{\"total\":null}}",
            "{\"parts\":{\"total\":null,\"list\":null}}")) {
      assertThat(
              new Api(new Vendor(call -> ok(good)), dataset).read(person("1"), new RecordingSink()))
          .isEqualTo(new ReadOutcome.Found());
    }
  }

  @Test
  void anItemThatCannotBeFollowedIsABadAnswer() {
    for (String id :
        List.of("null", "\"\"", "{}", "\"..\"", "\"a/../b\"", "\"a/b\"", "\"%2e%2E\"")) {
      Vendor vendor = new Vendor(call -> ok("{\"data\":[{\"id\":" + id + "}],\"more\":false}"));

      assertThat(new Api(vendor, CONVERSATIONS).reason(person("1"))).isEqualTo(Reason.BAD_ANSWER);
      assertThat(vendor.asked()).hasSize(1);
    }
  }

  @Test
  void aDetailThatIsNullIsABadAnswer() {
    Vendor vendor =
        new Vendor(call ->
            ok(call.startsWith("/one/") ? "null" : "{\"data\":[{\"id\":1}],\"more\":false}"));

    assertThat(new Api(vendor, CONVERSATIONS).reason(person("1"))).isEqualTo(Reason.BAD_ANSWER);
  }

  @Test
  void aSingleDatasetHasOneItemForEachValue() {
    String single = "d: {single: true, request: {path: \"/x/{person}\", items: d}}";
    Vendor two = new Vendor(call -> ok("{\"d\":[{},{}]}"));
    Vendor one = new Vendor(call -> ok("{\"d\":[{}]}"));
    RecordingSink sink = new RecordingSink();
    RecordingSink several = new RecordingSink();
    RecordingSink none = new RecordingSink();

    assertThat(new Api(two, single).reason(person("1"))).isEqualTo(Reason.BAD_QUERY);
    assertThat(new Api(one, single).read(person("1"), sink)).isEqualTo(new ReadOutcome.Found());
    assertThat(sink.of("d").shape()).isEqualTo(Shape.OBJECT);
    assertThat(new Api(one, single).read(person("1", "2"), several))
        .isEqualTo(new ReadOutcome.Found());
    assertThat(several.of("d").shape()).isEqualTo(Shape.ARRAY);
    assertThat(several.of("d").items()).hasSize(2);
    assertThat(new Api(one, single).read(person(" "), none))
        .isEqualTo(new ReadOutcome.NothingFound());
    assertThat(none.of("d").shape()).isEqualTo(Shape.OBJECT);
    assertThat(none.of("d").ended()).isTrue();
  }

  @Test
  void tooManyCombinationsAreTooLargeBeforeAnythingIsSent() {
    List<String> many = IntStream.range(0, 101).mapToObj(Integer::toString).toList();
    Vendor vendor = new Vendor(call -> ok("{}"));
    Api api =
        new Api(
            vendor,
            "a: {request: {path: /x}}",
            "d: {request: {path: \"/x/{person}\", params: {o: \"{other}\"}}}");

    assertThat(api.reason(new Identifiers(Map.of("person", many, "other", many))))
        .isEqualTo(Reason.TOO_LARGE);
    assertThat(vendor.asked()).isEmpty();
  }

  @Test
  void aSliceLeavesOnlyWhatTheNextCallsNeed() {
    String ballast = "x".repeat(10_000);
    Vendor listing =
        new Vendor(call ->
            call.startsWith("/one/")
                ? ok("{\"id\":\"" + call.substring(5) + "\",\"parts\":{\"total\":0}}")
                : ok(
                    IntStream.range(0, 500)
                        .mapToObj(i -> "{\"text\":\"" + ballast + "\",\"id\":" + i + "}")
                        .collect(Collectors.joining(",", "{\"data\":[", "],\"more\":false}"))));
    Api api = new Api(listing, CONVERSATIONS);

    ReadOutcome outcome = api.readOnce(Api.SHORT, person("1"), null, new RecordingSink());

    assertThat(outcome).isInstanceOf(ReadOutcome.Sliced.class);
    assertThat(((ReadOutcome.Sliced) outcome).position().length).isLessThan(10_000);
    RecordingSink sink = new RecordingSink();
    assertThat(api.read(Api.SHORT, person("1"), sink)).isEqualTo(new ReadOutcome.Found());
    assertThat(sink.of("d").items()).hasSize(500).doesNotHaveDuplicates();
  }

  @Test
  void aSliceWithoutDetailsEndsAfterThePage() {
    Vendor listing =
        new Vendor(call ->
            call.contains("after=")
                ? ok("{\"data\":[{\"id\":9}],\"more\":false}")
                : ok("{\"data\":[{\"id\":1},{\"id\":2},{\"id\":3}],\"more\":true}"));
    Api api = new Api(listing, PAGES);
    RecordingSink sink = new RecordingSink();

    ReadOutcome outcome = api.readOnce(Api.SHORT, person("1"), null, sink);

    assertThat(outcome).isInstanceOf(ReadOutcome.Sliced.class);
    assertThat(sink.of("d").items()).hasSize(3);
    assertThat(new String(((ReadOutcome.Sliced) outcome).position(), StandardCharsets.UTF_8))
        .contains("\"details\":[]", "\"inPage\":false");
  }

  @Test
  void moreDetailsThanCanBeKeptAreTooLarge() {
    String id = "i".repeat(30_000);
    Vendor listing =
        new Vendor(call ->
            ok(
                IntStream.range(0, 100)
                    .mapToObj(i -> "{\"id\":\"" + id + i + "\"}")
                    .collect(Collectors.joining(",", "{\"data\":[", "],\"more\":false}"))));

    assertThat(new Api(listing, CONVERSATIONS).reason(person("1"))).isEqualTo(Reason.TOO_LARGE);
    assertThat(listing.asked()).hasSize(1);
  }

  @Test
  void aPauseOfMinutesEndsTheSliceAndIsWaitedForAlsoBeforeTheFirstAnswer() {
    Api[] api = new Api[1];
    Instant over = Instant.parse("2026-03-15T10:10:00Z");
    api[0] =
        new Api(
            new Vendor(call ->
                api[0].clock.instant().isBefore(over)
                    ? new Answer.Later(over, true)
                    : ok("{\"data\":[{\"id\":1}],\"more\":false}")),
            PAGES);

    assertThat(api[0].read(person("1"), new RecordingSink())).isEqualTo(new ReadOutcome.Found());

    assertThat(api[0].waits).containsExactly(over);
  }
}
