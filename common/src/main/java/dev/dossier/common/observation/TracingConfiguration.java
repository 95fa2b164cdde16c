package dev.dossier.common.observation;

import io.micrometer.tracing.Tracer;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.micrometer.tracing.autoconfigure.TracingProperties;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.SpanExporters;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.SpanProcessors;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Traces, on top of Spring Boot's own configuration of OpenTelemetry. Ids are always there, for the
 * logs; spans are recorded only if there is somewhere to export them to.
 */
@Configuration(proxyBeanMethods = false)
public class TracingConfiguration {

  @Bean
  Tracing tracing(ObjectProvider<Tracer> tracer) {
    return new Tracing(tracer.getIfAvailable(() -> Tracer.NOOP));
  }

  @Bean
  SpanExporters spanExporters(ObjectProvider<SpanExporter> exporters) {
    return SpanExporters.of(
        exporters.orderedStream().<SpanExporter>map(PlainSpanExporter::new).toList());
  }

  @Bean
  SpanProcessors spanProcessors(SpanExporters exporters, ObjectProvider<SpanProcessor> processors) {
    return SpanProcessors.of(
        exporters.list().isEmpty() ? List.of() : processors.orderedStream().toList());
  }

  @Bean
  Sampler sampler(SpanExporters exporters, TracingProperties settings) {
    return exporters.list().isEmpty()
        ? Sampler.alwaysOff()
        : Sampler.parentBased(Sampler.traceIdRatioBased(settings.getSampling().getProbability()));
  }
}
