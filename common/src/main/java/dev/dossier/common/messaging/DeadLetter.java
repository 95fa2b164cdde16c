package dev.dossier.common.messaging;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.dossier.common.crypto.AssociatedData;
import dev.dossier.common.crypto.KeyEncryption;
import dev.dossier.common.event.LifecycleEvent.FieldFault;
import dev.dossier.common.event.Wire;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * A message that could not be handled, as it is kept in {@code <topic>.dlt}: metadata and reason in
 * clear, the rest encrypted by the key-encryption key so that it can be sent again.
 *
 * @param key in clear if it is a UUID, as those of our own are; absent otherwise
 * @param reason a word; of an unexpected failure the exception's class, since its text could quote
 *     the payload
 * @param errors each field that is wrong, if fields are
 * @param labels what else names the message, such as a source and an id
 * @param payload encrypted ({@link AssociatedData#deadLetter}); absent if the message is larger
 *     than 512 KiB and is therefore not kept
 * @param envelope encrypted ({@link AssociatedData#deadLetterEnvelope}): an {@link Envelope};
 *     absent if there is nothing in it, or the message is not kept
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record DeadLetter(
    String topic,
    int partition,
    long offset,
    @Nullable String key,
    String reason,
    @Nullable List<FieldFault> errors,
    @Nullable Map<String, String> labels,
    Instant at,
    byte @Nullable [] payload,
    byte @Nullable [] envelope) {
  /** Encrypted and in JSON it is a third larger, and producers send 1,000,000 bytes at most. */
  static final int LARGEST = 512 * 1024;

  /**
   * What a message has beside its payload.
   *
   * @param key unless it is in clear
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Envelope(@Nullable String key, List<HeaderValue> headers) {
    boolean isEmpty() {
      return key == null && headers.isEmpty();
    }
  }

  /** A header as it was. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record HeaderValue(String name, byte @Nullable [] value) {}

  /** Of a message that was refused, or whose handling failed for good. */
  public static DeadLetter of(
      ConsumerRecord<?, ?> message,
      String reason,
      List<FieldFault> errors,
      Map<String, String> labels,
      Instant at,
      KeyEncryption keys) {
    byte[] payload = message.value() instanceof byte[] bytes ? bytes : new byte[0];
    String key = message.key() == null ? null : message.key().toString();
    boolean ours = key != null && isUuid(key);
    Envelope envelope = new Envelope(ours ? null : key, headers(message));
    boolean kept = payload.length + size(envelope) <= LARGEST;
    return new DeadLetter(
        message.topic(),
        message.partition(),
        message.offset(),
        ours ? key : null,
        reason,
        errors,
        labels,
        at,
        kept
            ? keys.seal(
                payload,
                AssociatedData.deadLetter(message.topic(), message.partition(), message.offset()))
            : null,
        kept && !envelope.isEmpty()
            ? keys.seal(
                Wire.write(envelope),
                AssociatedData.deadLetterEnvelope(
                    message.topic(), message.partition(), message.offset()))
            : null);
  }

  private static List<HeaderValue> headers(ConsumerRecord<?, ?> message) {
    List<HeaderValue> headers = new ArrayList<>();
    for (Header header : message.headers()) {
      headers.add(new HeaderValue(header.key(), header.value()));
    }
    return headers;
  }

  private static int size(Envelope envelope) {
    int size = envelope.key() == null ? 0 : utf8(envelope.key());
    for (HeaderValue header : envelope.headers()) {
      size += utf8(header.name()) + (header.value() == null ? 0 : header.value().length);
    }
    return size;
  }

  private static int utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static boolean isUuid(String text) {
    try {
      return UUID.fromString(text).toString().equals(text);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
