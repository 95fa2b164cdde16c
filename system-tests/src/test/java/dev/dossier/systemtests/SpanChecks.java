package dev.dossier.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dossier.systemtests.SpanCollector.Seen;
import io.opentelemetry.proto.trace.v1.Span;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What the exported spans of a run must be. */
final class SpanChecks {
  private static final Set<String> SERVICES =
      Set.of("intake", "dossier-collector", "packager", "notifier");

  private final SpanCollector collector;

  SpanChecks(SpanCollector collector) {
    this.collector = collector;
  }

  /** The one trace that begins with a call. */
  String traceOf(String call) throws Exception {
    List<String> traces =
        collector.spans().stream()
            .filter(span -> span.name().equals(call))
            .map(Seen::trace)
            .distinct()
            .toList();
    assertThat(traces).as(call).hasSize(1);
    return traces.getFirst();
  }

  /**
   * From the submission to the last mail: every service, every step, and each span but the first
   * below another one of the same trace.
   *
   * @param upstream the span that the trace goes on from, or nothing
   */
  void isWhole(String trace, String first, String upstream) {
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> {
          List<Seen> spans = collector.trace(trace).toList();
          Set<String> ids = spans.stream().map(Seen::id).collect(Collectors.toSet());
          assertThat(spans.stream().map(Seen::service).collect(Collectors.toSet()))
              .isEqualTo(SERVICES);
          assertThat(spans.stream().map(Seen::name).toList())
              .contains(
                  first,
                  "send dossier.collect.app",
                  "process dossier.collect.app",
                  "look up identity",
                  "collect section",
                  "process dossier.sections",
                  "send dossier.plans",
                  "process dossier.plans",
                  "process dossier.fragments",
                  "assemble package",
                  "send dossier.packages",
                  "process dossier.packages",
                  "send dossier.notifications",
                  "process dossier.notifications",
                  "send mail",
                  "send dossier.notification-outcomes",
                  "process dossier.notification-outcomes");
          assertThat(spans.stream().filter(span -> !ids.contains(span.parent())).toList())
              .as("where the trace begins")
              .extracting(Seen::name, Seen::parent)
              .containsExactly(org.assertj.core.groups.Tuple.tuple(first, upstream));
          // A section that failed was tried again, in the trace.
          assertThat(spans)
              .anySatisfy(span -> {
                assertThat(span.name()).isEqualTo("collect section");
                assertThat(span.attributes())
                    .containsEntry("dossier.section", "down")
                    .containsEntry("dossier.attempt", "2")
                    .containsEntry("dossier.reason", "source_unavailable");
              });
          assertThat(spans)
              .anySatisfy(span -> {
                assertThat(span.name()).isEqualTo("send mail");
                assertThat(span.attributes()).containsEntry("dossier.kind", "ready");
              });
        });
  }

  /** A click is a trace of its own; what it set going is linked to it. */
  void isLinked(String trace, String click) throws Exception {
    String clicked = traceOf(click);
    assertThat(clicked).isNotEqualTo(trace);
    assertThat(collector.trace(trace).filter(span -> span.linkedTraces().contains(clicked)))
        .isNotEmpty()
        .allSatisfy(span -> assertThat(span.name()).startsWith("send "));
  }

  /** Names, attributes and the rest of each span. */
  void areOfTheLists() throws Exception {
    Set<String> names = LogDocument.spans();
    Set<String> used = new TreeSet<>();
    for (Seen seen : collector.spans()) {
      Span span = seen.span();
      assertThat(seen.name())
          .as(seen.service())
          .matches(name ->
              names.contains(name)
                  || name.matches("(send|process) dossier\\.[a-z.-]+")
                  || name.matches("(GET|HEAD|POST)( /[a-z0-9{}/*_.-]*)?"));
      used.addAll(seen.attributes().keySet());
      assertThat(span.getEventsList()).isEmpty();
      assertThat(span.getStatus().getMessage()).isEmpty();
      assertThat(span.getTraceState()).isEmpty();
      assertThat(span.getLinksList())
          .allSatisfy(link -> {
            assertThat(link.getAttributesList()).isEmpty();
            assertThat(link.getTraceState()).isEmpty();
          });
    }
    assertThat(LogDocument.attributes()).containsAll(used);
    assertThat(used).contains("http.route", "dossier.request.id", "messaging.destination.name");
  }
}
