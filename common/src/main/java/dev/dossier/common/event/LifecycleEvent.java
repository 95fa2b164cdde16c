package dev.dossier.common.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Intake to upstream apps, analytics and the notifier's webhooks, on {@code dossier.lifecycle}: a
 * CloudEvent 1.0 in structured mode, without personal data. Attributes that are unknown are left
 * out, as the specification asks; members of {@code data} never are, they are null.
 */
public sealed interface LifecycleEvent {
  String SPEC_VERSION = "1.0";
  String DATA_CONTENT_TYPE = "application/json";
  String REJECTED = "dev.dossier.submission.rejected.v1";

  String specversion();

  /** The same each time that the event is sent; with the source, no other event's. */
  String id();

  URI source();

  String type();

  Instant time();

  /** The name of the app that the request or the submission belongs to. */
  @Nullable String app();

  /** The type of the event that tells of a status, given by its word. */
  static String typeOf(String status) {
    return "dev.dossier.request." + status + ".v1";
  }

  /**
   * @throws MalformedMessageException if it is no event of these types
   */
  static LifecycleEvent read(byte[] json) {
    return REJECTED.equals(Wire.read(json, Head.class).type())
        ? Wire.read(json, SubmissionRejected.class)
        : Wire.read(json, RequestChanged.class);
  }

  /**
   * A request came to a status.
   *
   * @param subject the request's id
   * @param change extension attribute: counts the changes of this request from 1. Events may come
   *     in another order than they happened in
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record RequestChanged(
      String specversion,
      String id,
      URI source,
      String type,
      String subject,
      Instant time,
      String datacontenttype,
      String app,
      int change,
      RequestData data)
      implements LifecycleEvent {
    public RequestChanged {
      Attributes.check(specversion, id, source, time, datacontenttype);
      Check.present(data, "data");
      if (!typeOf(data.status()).equals(type)) {
        throw new IllegalArgumentException("type: expected that of data.status");
      }
      if (!data.requestId().toString().equals(subject)) {
        throw new IllegalArgumentException("subject: expected data.requestId");
      }
      Check.text(app, "app");
      Check.atLeast(1, change, "change");
    }

    public static RequestChanged of(
        URI source, Instant time, String app, int change, RequestData data) {
      return new RequestChanged(
          SPEC_VERSION,
          data.requestId() + "-" + change,
          source,
          typeOf(data.status()),
          data.requestId().toString(),
          time,
          DATA_CONTENT_TYPE,
          app,
          change,
          data);
    }
  }

  /**
   * What of a request its observers are told.
   *
   * @param status its word, such as {@code needs_attention}
   * @param statusReason of ours, for people
   */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record RequestData(
      UUID requestId, String status, @Nullable String statusReason, SubmissionRef submission) {
    public RequestData {
      Check.present(requestId, "requestId");
      Check.text(status, "status");
      Check.present(submission, "submission");
    }
  }

  /** A submission came over Kafka and started no request of its own. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record SubmissionRejected(
      String specversion,
      String id,
      URI source,
      String type,
      Instant time,
      String datacontenttype,
      @Nullable String app,
      RejectionData data)
      implements LifecycleEvent {
    public SubmissionRejected {
      Attributes.check(specversion, id, source, time, datacontenttype);
      if (!REJECTED.equals(type)) {
        throw new IllegalArgumentException("type: expected " + REJECTED);
      }
      Check.present(data, "data");
    }

    /**
     * @param id the same when the submission is read a second time
     */
    public static SubmissionRejected of(
        String id, URI source, Instant time, @Nullable String app, RejectionData data) {
      return new SubmissionRejected(
          SPEC_VERSION, id, source, REJECTED, time, DATA_CONTENT_TYPE, app, data);
    }
  }

  /**
   * Why, and which record it was.
   *
   * @param submission as far as it could be read
   * @param reason a word of {@code docs/events.md}
   * @param detail the same as a sentence
   * @param errors each field that is wrong, as the HTTP API names them; never a value
   * @param requestId the request that takes the submission's place, if there is one
   * @param topic where the record was
   */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record RejectionData(
      SubmissionRef submission,
      String reason,
      String detail,
      List<FieldFault> errors,
      @Nullable UUID requestId,
      String topic,
      int partition,
      long offset) {
    public RejectionData {
      Check.present(submission, "submission");
      Check.text(reason, "reason");
      Check.text(detail, "detail");
      errors = Check.list(errors, "errors");
      Check.text(topic, "topic");
      Check.notNegative(partition, "partition");
      Check.notNegative(offset, "offset");
    }
  }

  /**
   * @param field JSON Pointer (RFC 6901)
   * @param message what was expected
   */
  record FieldFault(String field, String message) {
    public FieldFault {
      Check.present(field, "field");
      Check.text(message, "message");
    }
  }

  /**
   * What the app itself calls its submission.
   *
   * @param source of its event, if it came over Kafka
   * @param id of its event
   * @param idempotencyKey if it came over HTTP with one
   */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record SubmissionRef(
      @Nullable String source, @Nullable String id, @Nullable String idempotencyKey) {
    public static final SubmissionRef UNKNOWN = new SubmissionRef(null, null, null);

    public static SubmissionRef event(@Nullable String source, @Nullable String id) {
      return new SubmissionRef(source, id, null);
    }

    public static SubmissionRef http(@Nullable String idempotencyKey) {
      return new SubmissionRef(null, null, idempotencyKey);
    }
  }

  /** As much of an event as says which one it is. */
  record Head(String type) {
    public Head {
      Check.text(type, "type");
    }
  }

  /** The attributes that all of them carry. */
  final class Attributes {
    private Attributes() {}

    private static void check(
        @Nullable String specversion,
        @Nullable String id,
        @Nullable URI source,
        @Nullable Instant time,
        @Nullable String datacontenttype) {
      if (!SPEC_VERSION.equals(specversion)) {
        throw new IllegalArgumentException("specversion: expected " + SPEC_VERSION);
      }
      Check.text(id, "id");
      Check.present(source, "source");
      Check.present(time, "time");
      if (!DATA_CONTENT_TYPE.equals(datacontenttype)) {
        throw new IllegalArgumentException("datacontenttype: expected " + DATA_CONTENT_TYPE);
      }
    }
  }
}
