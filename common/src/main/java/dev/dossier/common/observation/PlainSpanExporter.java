package dev.dossier.common.observation;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.List;

/** Lets nothing of a span out but what {@link PlainSpan} keeps. */
final class PlainSpanExporter implements SpanExporter {
  private final SpanExporter exporter;

  PlainSpanExporter(SpanExporter exporter) {
    this.exporter = exporter;
  }

  @Override
  public CompletableResultCode export(Collection<SpanData> spans) {
    List<SpanData> plain =
        spans.stream()
            .filter(span -> !PlainSpan.isOfActuator(span))
            .<SpanData>map(PlainSpan::new)
            .toList();
    return plain.isEmpty() ? CompletableResultCode.ofSuccess() : exporter.export(plain);
  }

  @Override
  public CompletableResultCode flush() {
    return exporter.flush();
  }

  @Override
  public CompletableResultCode shutdown() {
    return exporter.shutdown();
  }
}
