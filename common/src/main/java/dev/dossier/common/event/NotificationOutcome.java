package dev.dossier.common.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The notifier to intake, on {@code dossier.notification-outcomes}. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = NotificationOutcome.Sent.class, name = "sent.v1"),
  @JsonSubTypes.Type(value = NotificationOutcome.NotSent.class, name = "not-sent.v1")
})
@JsonInclude(JsonInclude.Include.NON_NULL)
public sealed interface NotificationOutcome extends Message {
  UUID id();

  /** The mail server accepted the mail. */
  record Sent(UUID id, UUID requestId, String messageId, Instant at)
      implements NotificationOutcome {
    public Sent {
      Check.present(id, "id");
      Check.present(requestId, "requestId");
      Check.text(messageId, "messageId");
      Check.present(at, "at");
    }
  }

  /**
   * The mail server refused for good, or all attempts failed.
   *
   * @param smtpStatus the reply code, if there was one
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record NotSent(UUID id, UUID requestId, @Nullable Integer smtpStatus, Instant at)
      implements NotificationOutcome {
    public NotSent {
      Check.present(id, "id");
      Check.present(requestId, "requestId");
      Check.present(at, "at");
    }
  }
}
