package dev.dossier.notifier.mail;

import dev.dossier.common.crypto.AssociatedData;
import dev.dossier.common.crypto.DataKey;
import dev.dossier.common.crypto.KeyEncryption;
import dev.dossier.common.event.MailContent;
import dev.dossier.common.event.MalformedMessageException;
import dev.dossier.common.event.Wire;
import dev.dossier.notifier.mail.Delivery.Deferred;
import dev.dossier.notifier.mail.Delivery.Refused;
import dev.dossier.notifier.template.Templates;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.time.DateTimeException;
import org.springframework.stereotype.Component;

/** Makes one attempt: decrypts, writes the mail, hands it to the mail server. */
@Component
class Postman {
  private final KeyEncryption keys;
  private final Envelopes envelopes;
  private final SmtpClient smtp;

  Postman(KeyEncryption keys, Envelopes envelopes, SmtpClient smtp) {
    this.keys = keys;
    this.envelopes = envelopes;
    this.smtp = smtp;
  }

  Delivery deliver(ClaimedMail mail) {
    try {
      MailContent content = open(mail);
      MimeMessage message =
          envelopes.message(
              mail.messageId(), content, Templates.render(mail.kind(), mail.locale(), content));
      return smtp.send(message);
    } catch (MalformedMessageException | DateTimeException | MessagingException e) {
      // An address that is none, a time zone that is none: no attempt will change that.
      return new Refused(null);
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      // A wrong key-encryption key, a bug of ours, a broken installation: mended one day, and the
      // mail is still there.
      return new Deferred(null, e.getClass().getSimpleName());
    }
  }

  private MailContent open(ClaimedMail mail) {
    DataKey key = keys.unwrap(mail.recordKey(), AssociatedData.recordKey(mail.requestId()));
    byte[] plain =
        key.decrypt(mail.content(), AssociatedData.notification(mail.requestId(), mail.id()));
    return Wire.read(plain, MailContent.class);
  }
}
