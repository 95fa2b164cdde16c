package dev.dossier.common.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.UUID;

/** Intake to the notifier, on {@code dossier.notifications}. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes(@JsonSubTypes.Type(value = NotificationMessage.Mail.class, name = "mail.v1"))
@JsonInclude(JsonInclude.Include.NON_NULL)
public sealed interface NotificationMessage extends Message {

  /**
   * Send one mail, once.
   *
   * @param id of the event: the same id is never sent twice, and makes the Message-ID
   * @param locale BCP 47 language tag
   * @param recordKey the request's record key, wrapped by the key-encryption key
   * @param content {@link MailContent} under the record key; associated data {@code
   *     AssociatedData.notification}
   */
  record Mail(UUID id, UUID requestId, Kind kind, String locale, byte[] recordKey, Blob content)
      implements NotificationMessage {
    public Mail {
      Check.present(id, "id");
      Check.present(requestId, "requestId");
      Check.present(kind, "kind");
      Check.text(locale, "locale");
      Check.bytes(recordKey, "recordKey");
      Check.present(content, "content");
    }
  }

  /** What a mail is about. */
  enum Kind {
    @JsonProperty("verification")
    VERIFICATION,
    @JsonProperty("ready")
    READY
  }
}
