package dev.dossier.notifier.mail;

import dev.dossier.common.event.MailContent;
import dev.dossier.notifier.template.RenderedMail;
import dev.dossier.notifier.template.SafeText;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.UnsupportedEncodingException;
import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Date;
import java.util.Optional;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.stereotype.Component;

/**
 * Headers and parts of a mail. What came from elsewhere gets into a header only as a checked
 * address or as one line of text, encoded (RFC 2047).
 */
@Component
class Envelopes {
  private static final String UTF_8 = StandardCharsets.UTF_8.name();

  private final Session session;
  private final String sender;
  private final Clock clock;

  Envelopes(
      JavaMailSenderImpl mailServer,
      MailSettings settings,
      PublicAddress publicAddress,
      Clock clock) {
    this.session = mailServer.getSession();
    this.sender = Optional.ofNullable(settings.from()).orElseGet(publicAddress::defaultSender);
    this.clock = clock;
  }

  /**
   * @throws MessagingException if the recipient is no address
   */
  MimeMessage message(String messageId, MailContent content, RenderedMail mail)
      throws MessagingException {
    MimeMessage message = new Identified(session, messageId);
    message.setFrom(named(sender, content.controller()));
    Optional<InternetAddress> contact = address(content.contact());
    if (contact.isPresent()) {
      message.setReplyTo(new InternetAddress[] {contact.get()});
    }
    message.setRecipient(Message.RecipientType.TO, recipient(content.to()));
    message.setSubject(mail.subject(), UTF_8);
    message.setSentDate(Date.from(clock.instant()));
    message.setHeader("Content-Language", mail.language());
    // RFC 3834: no vacation notes, please; Outlook listens to its own header only.
    message.setHeader("Auto-Submitted", "auto-generated");
    message.setHeader("X-Auto-Response-Suppress", "All");
    message.setContent(alternatives(mail));
    message.saveChanges();
    return message;
  }

  private static MimeMultipart alternatives(RenderedMail mail) throws MessagingException {
    MimeBodyPart text = new MimeBodyPart();
    text.setText(mail.text(), UTF_8);
    MimeBodyPart html = new MimeBodyPart();
    html.setText(mail.html(), UTF_8, "html");
    MimeMultipart parts = new MimeMultipart("alternative");
    // The last one is what a client prefers.
    parts.addBodyPart(text);
    parts.addBodyPart(html);
    return parts;
  }

  private static InternetAddress named(String address, String name) throws MessagingException {
    try {
      return new InternetAddress(address, SafeText.line(name), UTF_8);
    } catch (UnsupportedEncodingException e) {
      throw new IllegalStateException("every JDK has UTF-8", e);
    }
  }

  private static InternetAddress recipient(String text) throws AddressException {
    return address(text).orElseThrow(() -> new AddressException("expected one plain address"));
  }

  /** One plain address and nothing beside it; internationalised domains as ASCII. */
  private static Optional<InternetAddress> address(String text) {
    try {
      int at = text.lastIndexOf('@');
      if (at < 1) {
        return Optional.empty();
      }
      String ascii = text.substring(0, at + 1) + IDN.toASCII(text.substring(at + 1));
      InternetAddress address = new InternetAddress(ascii, true);
      return ascii.equals(address.getAddress()) ? Optional.of(address) : Optional.empty();
    } catch (AddressException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Keeps its Message-ID: every attempt at a mail has the same. */
  private static final class Identified extends MimeMessage {
    private final String messageId;

    Identified(Session session, String messageId) {
      super(session);
      this.messageId = messageId;
    }

    @Override
    protected void updateMessageID() throws MessagingException {
      setHeader("Message-ID", messageId);
    }
  }
}
