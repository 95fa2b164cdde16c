package dev.dossier.common.observation;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.sdk.trace.data.SpanData;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TracingTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String UPSTREAM = "00-" + TRACE + "-00f067aa0ba902b7-01";

  private final Recorded recorded = new Recorded();
  private final Tracing tracing = recorded.tracing();

  @Test
  void a_message_is_handled_below_the_span_that_its_header_names() {
    try (Step step = tracing.process(message(UPSTREAM))) {
      assertThat(tracing.here()).startsWith("00-" + TRACE).isEqualTo(step.place());
    }

    SpanData span = recorded.span("process topic");
    assertThat(span.getTraceId()).isEqualTo(TRACE);
    assertThat(span.getParentSpanId()).isEqualTo("00f067aa0ba902b7");
    assertThat(tracing.here()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "jane@example.org",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
        "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more"
      })
  void a_header_that_is_no_place_begins_a_trace(String header) {
    try (Step step = tracing.process(message(header))) {
      assertThat(step.place()).isNotNull().doesNotContain(TRACE);
    }

    assertThat(recorded.span("process topic").getParentSpanContext().isValid()).isFalse();
  }

  @Test
  void what_a_thread_does_from_a_place_is_no_part_of_what_it_does_otherwise() {
    try (Step _ = tracing.start(SpanName.MAIL, null);
        Step inner = tracing.start(SpanName.ASSEMBLE, UPSTREAM);
        Step part = tracing.start(SpanName.COLLECT)) {
      assertThat(Tracing.sameTrace(inner.place(), part.place())).isTrue();
      assertThat(Tracing.sameTrace(inner.place(), UPSTREAM)).isTrue();
    }

    assertThat(recorded.span("send mail").getTraceId()).isNotEqualTo(TRACE);
    assertThat(recorded.span("assemble package").getParentSpanId()).isEqualTo("00f067aa0ba902b7");
    assertThat(recorded.span("collect section").getParentSpanId())
        .isEqualTo(recorded.span("assemble package").getSpanId());
  }

  @Test
  void a_message_waits_in_its_span_from_the_commit_on_and_names_what_caused_it() {
    Instant committed = Instant.parse("2026-03-15T09:00:00.5Z");
    String click = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    ProducerRecord<String, byte[]> message = new ProducerRecord<>("topic", new byte[0]);

    try (Step step = tracing.send("topic", UPSTREAM, click, committed)) {
      Tracing.carry(step.place(), message);
      Tracing.carry(step.place(), message);
    }

    SpanData span = recorded.span("send topic");
    assertThat(span.getStartEpochNanos())
        .isEqualTo(committed.getEpochSecond() * 1_000_000_000L + committed.getNano());
    assertThat(span.getTraceId()).isEqualTo(TRACE);
    assertThat(span.getLinks())
        .extracting(link -> link.getSpanContext().getTraceId())
        .containsExactly("0af7651916cd43dd8448eb211c80319c");
    assertThat(message.headers())
        .extracting(Header::key, header -> new String(header.value(), StandardCharsets.UTF_8))
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                "traceparent", "00-" + TRACE + "-" + span.getSpanId() + "-01"));
  }

  @Test
  void a_trace_that_is_not_exported_stays_so() {
    try (Step step = tracing.process(message(UPSTREAM.replaceFirst("01$", "00")))) {
      assertThat(step.place()).startsWith("00-" + TRACE).endsWith("-00");
    }

    assertThat(recorded.spans()).isEmpty();
  }

  @Test
  void without_tracing_nothing_is_carried() {
    Tracing none = Tracing.none();
    ProducerRecord<String, byte[]> message = new ProducerRecord<>("topic", new byte[0]);
    try (Step step = none.process(message(UPSTREAM))) {
      Tracing.carry(step.place(), message);
      assertThat(none.here()).isNull();
    }

    assertThat(message.headers()).isEmpty();
  }

  private static ConsumerRecord<String, byte[]> message(@Nullable String header) {
    ConsumerRecord<String, byte[]> message = new ConsumerRecord<>("topic", 0, 0, "k", new byte[0]);
    if (header != null) {
      message.headers().add("traceparent", header.getBytes(StandardCharsets.UTF_8));
    }
    return message;
  }
}
