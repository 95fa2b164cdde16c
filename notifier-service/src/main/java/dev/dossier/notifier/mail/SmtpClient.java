package dev.dossier.notifier.mail;

import dev.dossier.notifier.mail.Delivery.Accepted;
import dev.dossier.notifier.mail.Delivery.Deferred;
import dev.dossier.notifier.mail.Delivery.Refused;
import jakarta.mail.MessagingException;
import jakarta.mail.Transport;
import jakarta.mail.internet.MimeMessage;
import java.util.Locale;
import java.util.regex.Pattern;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.stereotype.Component;

/**
 * One conversation with the mail server of {@code spring.mail.*}. Not through Spring's own {@code
 * send}: that reports a broken farewell after the server's 250 as a failure, and the mail would go
 * out twice.
 */
@Component
class SmtpClient {
  private static final Logger LOG = LoggerFactory.getLogger(SmtpClient.class);
  private static final int PERMANENT = 500;
  private static final Pattern POLICY = Pattern.compile("\\b5[0-9]{2}[ -]5\\.7\\.");

  private final JavaMailSenderImpl server;

  SmtpClient(JavaMailSenderImpl server) {
    this.server = server;
  }

  Delivery send(MimeMessage message) {
    Transport transport = null;
    try {
      String protocol = server.getProtocol();
      transport = server.getSession().getTransport(protocol == null ? "smtp" : protocol);
      transport.connect(
          server.getHost(),
          server.getPort(),
          given(server.getUsername()),
          given(server.getPassword()));
      transport.sendMessage(message, message.getAllRecipients());
      return new Accepted();
    } catch (MessagingException e) {
      return delivery(e);
    } finally {
      close(transport);
    }
  }

  /** A variable that is set to nothing is no name to log in with. */
  private static @Nullable String given(@Nullable String setting) {
    return setting == null || setting.isBlank() ? null : setting;
  }

  private static void close(@Nullable Transport transport) {
    try {
      if (transport != null) {
        transport.close();
      }
    } catch (MessagingException e) {
      LOG.debug("smtp: connection not closed properly ({})", e.getClass().getSimpleName());
    }
  }

  /** The chain holds one exception for each recipient and one for the conversation. */
  static Delivery delivery(MessagingException failure) {
    Integer status = null;
    for (Exception e = failure; e != null; e = next(e)) {
      Integer code = null;
      boolean recipients = false;
      if (e instanceof SMTPAddressFailedException recipient) {
        code = recipient.getReturnCode();
        recipients = true;
      } else if (e instanceof SMTPSendFailedException command) {
        code = command.getReturnCode();
        // A refused MAIL FROM (or a missing login) is about us: it can be mended and tried again.
        String name = command.getCommand();
        recipients = name == null || !name.toUpperCase(Locale.ROOT).startsWith("MAIL");
      }
      if (code != null && code >= PERMANENT && recipients && !aboutUs(code, e)) {
        return new Refused(code);
      }
      if (status == null && code != null && code > 0) {
        status = code;
      }
    }
    return new Deferred(status, failure.getClass().getSimpleName());
  }

  /**
   * A relay that refuses the sender at RCPT: no login (RFC 4954) or a policy (5.7.x of RFC 3463).
   * An operator can mend that, so the mail waits. The server's text is looked at and not kept.
   */
  private static boolean aboutUs(int code, Exception e) {
    String text = e.getMessage();
    return code == 530 || code == 535 || (text != null && POLICY.matcher(text).find());
  }

  private static @Nullable Exception next(Exception e) {
    return e instanceof MessagingException messaging ? messaging.getNextException() : null;
  }
}
