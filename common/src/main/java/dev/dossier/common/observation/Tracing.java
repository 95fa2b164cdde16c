package dev.dossier.common.observation;

import io.micrometer.tracing.Link;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.Tracer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Spans that go on where a message or a row came from. A place in a trace is what W3C Trace Context
 * calls {@code traceparent}; it travels in a header of that name and lies beside what waits in a
 * table.
 */
public final class Tracing {
  private final Tracer tracer;

  public Tracing(Tracer tracer) {
    this.tracer = tracer;
  }

  /** Without spans. */
  public static Tracing none() {
    return new Tracing(Tracer.NOOP);
  }

  /** The place of what this thread does; nothing where it is part of no trace. */
  public @Nullable String here() {
    Span span = tracer.currentSpan();
    return span == null ? null : place(span);
  }

  static @Nullable String place(Span span) {
    TraceContext context = span.context();
    if (context.traceId().isEmpty() || context.spanId().isEmpty()) {
      return null;
    }
    boolean sampled = Boolean.TRUE.equals(context.sampled());
    return new TraceParent(context.traceId(), context.spanId(), sampled).toString();
  }

  /** Part of what this thread does. */
  public Step start(SpanName name) {
    return current(tracer.spanBuilder().name(name.text()).start());
  }

  /**
   * Goes on from a place, whatever this thread does otherwise.
   *
   * @param place begins a trace if there is none, or none that can be read
   */
  public Step start(SpanName name, @Nullable String place) {
    return current(from(place).name(name.text()).start());
  }

  /** The handling of a message, where its sender left off. */
  public Step process(ConsumerRecord<?, ?> message) {
    return current(
            from(place(message))
                .name(SpanName.PROCESS.of(message.topic()))
                .kind(Span.Kind.CONSUMER)
                .start())
        .with(SpanKey.SYSTEM, "kafka")
        .with(SpanKey.TOPIC, message.topic());
  }

  /** What the message carries; nothing if that is no place. */
  public static @Nullable String place(ConsumerRecord<?, ?> message) {
    Header header = message.headers().lastHeader(TraceParent.HEADER);
    return header == null || header.value() == null
        ? null
        : new String(header.value(), StandardCharsets.UTF_8);
  }

  /**
   * The way of a message to the broker; not what the thread does meanwhile.
   *
   * @param cause what led to it, if that is in another trace
   * @param since its commit
   */
  public Step send(String topic, @Nullable String place, @Nullable String cause, Instant since) {
    Span.Builder span =
        from(place)
            .name(SpanName.SEND.of(topic))
            .kind(Span.Kind.PRODUCER)
            .startTimestamp(
                TimeUnit.SECONDS.toNanos(since.getEpochSecond()) + since.getNano(),
                TimeUnit.NANOSECONDS);
    TraceParent.parse(cause).map(this::context).map(Link::new).ifPresent(span::addLink);
    return new Step(span.start(), null).with(SpanKey.SYSTEM, "kafka").with(SpanKey.TOPIC, topic);
  }

  /** Has a message carry a place. */
  public static void carry(@Nullable String place, ProducerRecord<?, ?> message) {
    if (place != null) {
      message
          .headers()
          .remove(TraceParent.HEADER)
          .add(TraceParent.HEADER, place.getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Whether both are places of one trace. */
  public static boolean sameTrace(@Nullable String one, @Nullable String other) {
    TraceParent parsed = TraceParent.parse(other).orElse(null);
    return parsed != null && TraceParent.parse(one).filter(parsed::isInTraceOf).isPresent();
  }

  private Step current(Span span) {
    return new Step(span, tracer.withSpan(span));
  }

  private Span.Builder from(@Nullable String place) {
    Span.Builder span = tracer.spanBuilder();
    TraceParent parent = TraceParent.parse(place).orElse(null);
    return parent == null ? span.setNoParent() : span.setParent(context(parent));
  }

  private TraceContext context(TraceParent place) {
    return tracer
        .traceContextBuilder()
        .traceId(place.traceId())
        .spanId(place.spanId())
        .sampled(place.sampled())
        .build();
  }
}
