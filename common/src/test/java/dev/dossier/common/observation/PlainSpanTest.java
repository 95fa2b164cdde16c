package dev.dossier.common.observation;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.tracing.Span;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class PlainSpanTest {
  private static final String CANARY = "jane@canary.example";

  private final Recorded recorded = new Recorded();

  @Test
  void of_a_call_the_route_is_kept_and_the_address_is_not() {
    call("http get /verify/{token}", "GET", "/verify/{token}", "410", "None").end();

    SpanData span = only();
    assertThat(span.getName()).isEqualTo("GET /verify/{token}");
    assertThat(span.getAttributes().asMap())
        .containsOnlyKeys(
            AttributeKey.stringKey("http.request.method"),
            AttributeKey.stringKey("http.route"),
            AttributeKey.longKey("http.response.status_code"));
    assertThat(span.getStatus()).isEqualTo(StatusData.unset());
    assertThat(span.toString()).doesNotContain("canary");
  }

  @Test
  void a_statement_that_fails_with_a_value_in_its_message_leaves_its_class() {
    Span span = call("http post", "POST", "UNKNOWN", "500", "DataIntegrityViolationException");
    span.tag("db.statement", "SELECT '" + CANARY + "'");
    span.event(CANARY);
    span.error(
        new IllegalStateException(
            CANARY, new SQLException("ERROR: invalid input syntax: \"" + CANARY + "\"", "22P02")));
    span.end();

    SpanData plain = only();
    assertThat(plain.getName()).isEqualTo("POST");
    assertThat(plain.getStatus()).isEqualTo(StatusData.create(StatusCode.ERROR, ""));
    assertThat(plain.getEvents()).isEmpty();
    assertThat(plain.getTotalRecordedEvents()).isZero();
    assertThat(plain.getAttributes().get(AttributeKey.stringKey("error.type")))
        .isEqualTo("DataIntegrityViolationException");
    assertThat(plain.getAttributes().size()).isEqualTo(plain.getTotalAttributeCount()).isEqualTo(3);
  }

  @Test
  void a_method_of_a_callers_own_making_is_not_repeated() {
    call("http jane", "JANE@CANARY", "NOT_FOUND", "501", "None").end();

    assertThat(only().getName()).isEqualTo("HTTP");
    assertThat(only().getAttributes().get(AttributeKey.stringKey("http.request.method")))
        .isEqualTo("_OTHER");
  }

  @Test
  void a_span_on_no_list_loses_its_name_and_its_attributes() {
    recorded.tracer().nextSpan().name("SELECT " + CANARY).tag("user", CANARY).start().end();
    recorded.tracer().nextSpan().name("send " + CANARY).tag("user", CANARY).start().end();

    assertThat(recorded.spans())
        .hasSize(2)
        .allSatisfy(span -> {
          assertThat(span.getName()).isEqualTo("other");
          assertThat(span.getAttributes().isEmpty()).isTrue();
        });
  }

  @Test
  void an_exception_of_ours_leaves_its_class_as_well() {
    try (Step step = recorded.tracing().start(SpanName.COLLECT)) {
      step.with(SpanKey.SECTION, "profile").failed(new IllegalStateException(CANARY));
    }

    assertThat(only().getAttributes().get(AttributeKey.stringKey("error.type")))
        .isEqualTo("IllegalStateException");
    assertThat(only().getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(only().toString()).doesNotContain("canary");
  }

  @Test
  void probes_are_left_out() {
    call("http get", "GET", "/actuator/health/liveness", "200", "None").end();

    assertThat(recorded.spans()).isEmpty();
  }

  private Span call(String name, String method, String uri, String status, String exception) {
    return recorded
        .tracer()
        .nextSpan()
        .name(name)
        .tag("method", method)
        .tag("uri", uri)
        .tag("status", status)
        .tag("exception", exception)
        .tag("outcome", "SUCCESS")
        .tag("http.url", "/verify/canary-token?mail=" + CANARY)
        .start();
  }

  private SpanData only() {
    assertThat(recorded.spans()).hasSize(1);
    return recorded.spans().getFirst();
  }
}
