package dev.dossier.common.observation;

import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import org.jspecify.annotations.Nullable;

/** A span under way; closed by the thread that started it. */
public final class Step implements AutoCloseable {
  private final Span span;
  private final Tracer.@Nullable SpanInScope scope;

  Step(Span span, Tracer.@Nullable SpanInScope scope) {
    this.span = span;
    this.scope = scope;
  }

  public Step with(SpanKey key, @Nullable Object value) {
    if (value != null) {
      span.tag(key.key(), value.toString());
    }
    return this;
  }

  /** By its class: texts of exceptions quote values. */
  public Step failed(Throwable failure) {
    return failed(failure.getClass().getSimpleName());
  }

  /**
   * @param word of ours
   */
  public Step failed(String word) {
    span.tag(SpanKey.ERROR.key(), word);
    return this;
  }

  /** What a message or a row that goes on from here is to carry; nothing without tracing. */
  public @Nullable String place() {
    return Tracing.place(span);
  }

  @Override
  public void close() {
    if (scope != null) {
      scope.close();
    }
    span.end();
  }
}
