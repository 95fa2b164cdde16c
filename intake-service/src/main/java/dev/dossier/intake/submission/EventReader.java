package dev.dossier.intake.submission;

import dev.dossier.common.event.LifecycleEvent.SubmissionRef;
import dev.dossier.intake.web.FieldError;
import dev.dossier.intake.web.Json;
import dev.dossier.intake.web.Problem;
import dev.dossier.intake.web.ProblemType;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * From a Kafka record to a CloudEvent 1.0 in JSON, in structured or binary mode (Kafka protocol
 * binding 1.0.2). A record that says neither counts as structured, since command-line producers
 * send no headers of their own.
 */
final class EventReader {
  /** What an event may have beside its data. */
  static final int LARGEST_ENVELOPE = 8 * 1024;

  private static final int LONGEST_TEXT = 255;
  private static final String STRUCTURED = "application/cloudevents";
  private static final String STRUCTURED_JSON = STRUCTURED + "+json";
  private static final String CONTENT_TYPE = "content-type";
  private static final String ATTRIBUTE = "ce_";

  private final ConsumerRecord<String, byte[]> message;
  private final Instant now;
  private final List<FieldError> errors = new ArrayList<>();

  private EventReader(ConsumerRecord<String, byte[]> message, Instant now) {
    this.message = message;
    this.now = now;
  }

  /** What a record turned out to be. */
  sealed interface Result {
    record Read(SubmittedEvent event) implements Result {}

    /**
     * @param submission as far as it can be told
     */
    record Refused(SubmissionRef submission, Problem problem) implements Result {}
  }

  static Result read(ConsumerRecord<String, byte[]> message, Instant now) {
    return new EventReader(message, now).read();
  }

  private Result read() {
    Map<String, @Nullable Object> attributes = new LinkedHashMap<>();
    boolean binary = false;
    String contentType = null;
    for (Header header : message.headers()) {
      boolean attribute = header.key().startsWith(ATTRIBUTE);
      binary |= attribute;
      if (attribute || header.key().equals(CONTENT_TYPE)) {
        String name = attribute ? header.key().substring(ATTRIBUTE.length()) : CONTENT_TYPE;
        String text = text(header, name);
        if (attribute) {
          put(attributes, name, text);
        } else {
          contentType = text;
        }
      }
    }
    String mode = contentType == null ? "" : mediaType(contentType);
    if (mode.startsWith(STRUCTURED) || (!binary && contentType == null)) {
      return mode.isEmpty() || mode.equals(STRUCTURED_JSON)
          ? structured()
          : refused(
              SubmissionRef.UNKNOWN,
              ProblemType.UNSUPPORTED_MEDIA_TYPE,
              new FieldError("", "expected " + STRUCTURED_JSON));
    }
    return binary
        ? binary(attributes, contentType)
        : refused(
            SubmissionRef.UNKNOWN,
            ProblemType.INVALID_EVENT,
            new FieldError("", "expected a CloudEvent, in structured or binary mode"));
  }

  private void put(Map<String, @Nullable Object> attributes, String name, @Nullable String text) {
    if (attributes.containsKey(name)) {
      errors.add(new FieldError(pointer(name), "expected once, was given twice"));
    }
    attributes.put(name, text);
  }

  private @Nullable String text(Header header, String name) {
    if (header.value() == null) {
      return null;
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(header.value())).toString();
    } catch (CharacterCodingException e) {
      errors.add(new FieldError(pointer(name), "expected UTF-8"));
      return null;
    }
  }

  private Result structured() {
    byte[] value = message.value();
    if (value == null) {
      return refused(
          SubmissionRef.UNKNOWN, ProblemType.INVALID_EVENT, new FieldError("", "required"));
    }
    if (value.length > JsonBody.LARGEST + LARGEST_ENVELOPE) {
      return tooLarge(SubmissionRef.UNKNOWN);
    }
    List<FieldError> faults = new ArrayList<>();
    Object json = StrictJson.read(value, faults, StrictJson.DEPTH + 1);
    if (!(json instanceof Map<?, ?> event)) {
      errors.addAll(faults);
      if (errors.isEmpty()) {
        errors.add(new FieldError("", "expected a CloudEvent, was " + ObjectReader.kind(json)));
      }
      return refused(SubmissionRef.UNKNOWN, ProblemType.INVALID_EVENT);
    }
    List<FieldError> ofData = new ArrayList<>();
    for (FieldError fault : faults) {
      if (fault.field().startsWith("/data/")) {
        ofData.add(new FieldError(fault.field().substring("/data".length()), fault.message()));
      } else {
        errors.add(fault);
      }
    }
    ObjectReader reader = new ObjectReader(event, "", errors);
    if (reader.has("data_base64")) {
      reader.error("data_base64", "expected data, as JSON");
    } else {
      reader.require("data");
    }
    Object data = event.get("data");
    Attributes attributes = attributes(reader, reader.text("datacontenttype"));
    if (data != null && size(data) > JsonBody.LARGEST) {
      return tooLarge(attributes.submission());
    }
    return event(attributes, data, ofData);
  }

  private Result binary(Map<String, @Nullable Object> headers, @Nullable String contentType) {
    byte[] value = message.value();
    Attributes attributes = attributes(new ObjectReader(headers, "", errors), contentType);
    if (value == null || value.length == 0) {
      errors.add(new FieldError("/data", "required"));
      return event(attributes, null, List.of());
    }
    if (value.length > JsonBody.LARGEST) {
      return tooLarge(attributes.submission());
    }
    List<FieldError> faults = new ArrayList<>();
    Object data = StrictJson.read(value, faults);
    return event(attributes, data, faults);
  }

  /**
   * @param contentType of the data
   */
  private record Attributes(
      @Nullable String source,
      @Nullable String id,
      @Nullable Instant time,
      @Nullable String contentType) {
    SubmissionRef submission() {
      return SubmissionRef.event(source, id);
    }
  }

  private Attributes attributes(ObjectReader reader, @Nullable String contentType) {
    reader.require("specversion", "type", "source", "id");
    expect(reader, "specversion", "1.0");
    expect(reader, "type", SubmittedEvent.TYPE);
    String source = reader.line("source", LONGEST_TEXT);
    if (source != null && !SubmissionSettings.isUriReference(source)) {
      reader.error("source", "expected a URI reference");
      source = null;
    }
    String id = reader.line("id", LONGEST_TEXT);
    Instant time =
        reader.instant(
            "time", now.minus(SubmissionReader.OLDEST), now.plus(SubmissionReader.CLOCK_SKEW));
    return new Attributes(source, id, time, contentType);
  }

  private static void expect(ObjectReader reader, String name, String value) {
    String text = reader.text(name);
    if (text != null && !text.equals(value)) {
      reader.error(name, "expected " + value);
    }
  }

  private Result event(Attributes attributes, @Nullable Object data, List<FieldError> faults) {
    String source = attributes.source();
    String id = attributes.id();
    if (!errors.isEmpty() || source == null || id == null) {
      return refused(attributes.submission(), ProblemType.INVALID_EVENT);
    }
    if (attributes.contentType() != null && !JsonBody.isJson(attributes.contentType())) {
      return refused(
          attributes.submission(),
          ProblemType.UNSUPPORTED_MEDIA_TYPE,
          new FieldError("/datacontenttype", "expected application/json"));
    }
    return new Result.Read(new SubmittedEvent(source, id, attributes.time(), data, faults));
  }

  private Result tooLarge(SubmissionRef submission) {
    return refused(
        submission,
        ProblemType.TOO_LARGE,
        new FieldError("", "expected at most " + JsonBody.LARGEST + " bytes of data"));
  }

  private Result refused(SubmissionRef submission, ProblemType type, FieldError... more) {
    errors.addAll(List.of(more));
    return new Result.Refused(
        submission, Problem.of(type, "This is not an event that can be taken.", errors));
  }

  private static String pointer(String name) {
    return name.equals(CONTENT_TYPE) ? "/datacontenttype" : FieldError.pointer("", name);
  }

  private static String mediaType(String contentType) {
    int end = contentType.indexOf(';');
    return (end < 0 ? contentType : contentType.substring(0, end)).strip().toLowerCase(Locale.ROOT);
  }

  private static int size(Object data) {
    return Json.write(data).getBytes(StandardCharsets.UTF_8).length;
  }
}
