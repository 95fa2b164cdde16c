package dev.dossier.common.messaging;

import dev.dossier.common.observation.Step;
import dev.dossier.common.observation.Tracing;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.listener.RecordInterceptor;

/** The handling of each message goes on in the trace that it carries; each attempt is a span. */
final class TracedRecords implements RecordInterceptor<String, byte[]> {
  private static final ThreadLocal<@Nullable Step> UNDERWAY = new ThreadLocal<>();

  private final Tracing tracing;

  TracedRecords(Tracing tracing) {
    this.tracing = tracing;
  }

  @Override
  public ConsumerRecord<String, byte[]> intercept(
      ConsumerRecord<String, byte[]> message, Consumer<String, byte[]> consumer) {
    end(null);
    // Records without a value only roll a segment (see TopicTruncation).
    if (message.value() != null) {
      UNDERWAY.set(tracing.process(message));
    }
    return message;
  }

  @Override
  public void success(ConsumerRecord<String, byte[]> message, Consumer<String, byte[]> consumer) {
    end(null);
  }

  @Override
  public void failure(
      ConsumerRecord<String, byte[]> message,
      Exception failure,
      Consumer<String, byte[]> consumer) {
    end(failure.getCause() == null ? failure : failure.getCause());
  }

  private void end(@Nullable Throwable failure) {
    Step step = UNDERWAY.get();
    if (step == null) {
      return;
    }
    UNDERWAY.remove();
    try (step) {
      if (failure != null) {
        step.failed(failure);
      }
    }
  }
}
