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
   * @param requestId of a mail that belongs to no request, such as a digest: a random id, with a
   *     key of its own
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

  /** What a mail is about; to the person, but for the digest. */
  enum Kind {
    /** Please confirm that it was you who asked. */
    @JsonProperty("verification")
    VERIFICATION,
    /** The package can be downloaded. */
    @JsonProperty("ready")
    READY,
    /** The link ends soon. */
    @JsonProperty("reminder")
    REMINDER,
    /** What was missing in an earlier package can be downloaded. */
    @JsonProperty("supplement")
    SUPPLEMENT,
    /** The answer takes longer (GDPR Article 12(3)): reason, former and new date. */
    @JsonProperty("extended")
    EXTENDED,
    /** Something is needed of the person; the time to answer stands still meanwhile. */
    @JsonProperty("clarification")
    CLARIFICATION,
    /** No action is taken (GDPR Article 12(4)): reason, complaint, court. */
    @JsonProperty("refused")
    REFUSED,
    /** The request could not be answered: reason, complaint, court. */
    @JsonProperty("closed")
    CLOSED,
    /** What a download asks for beside its link, of which this mail says nothing. */
    @JsonProperty("code")
    CODE,
    /** To the compliance officer: what is due, what is late. */
    @JsonProperty("digest")
    DIGEST
  }
}
