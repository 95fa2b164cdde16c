package dev.dossier.quickstart.mailbox;

import jakarta.mail.Address;
import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A received mail, as the mailbox's API shows it.
 *
 * @param id of this mailbox, in the order of arrival
 * @param from address without the name
 * @param to addresses of all recipients in the header, without names
 * @param text plain part; empty without one
 * @param html HTML part; null without one
 */
public record Mail(
    String id,
    String from,
    List<String> to,
    String subject,
    @Nullable String messageId,
    Instant receivedAt,
    String text,
    @Nullable String html) {

  public Mail {
    to = List.copyOf(to);
  }

  static Mail of(String id, Instant receivedAt, MimeMessage message) {
    try {
      String text = find(message, "text/plain");
      return new Mail(
          id,
          addresses(message.getFrom()).stream().findFirst().orElse(""),
          addresses(message.getAllRecipients()),
          message.getSubject() == null ? "" : message.getSubject(),
          message.getMessageID(),
          receivedAt,
          text == null ? "" : text,
          find(message, "text/html"));
    } catch (MessagingException | IOException e) {
      return new Mail(
          id, "", List.of(), "(a mail that cannot be read)", null, receivedAt, "", null);
    }
  }

  private static List<String> addresses(Address @Nullable [] addresses) {
    return addresses == null
        ? List.of()
        : Arrays.stream(addresses)
            .map(a -> a instanceof InternetAddress i ? i.getAddress() : a.toString())
            .toList();
  }

  /** The first part of this type, depth first, attachments left out. */
  private static @Nullable String find(Part part, String type)
      throws MessagingException, IOException {
    if (part.isMimeType(type) && !Part.ATTACHMENT.equalsIgnoreCase(part.getDisposition())) {
      return part.getContent().toString();
    }
    if (part.isMimeType("multipart/*") && part.getContent() instanceof Multipart parts) {
      for (int i = 0; i < parts.getCount(); i++) {
        BodyPart child = parts.getBodyPart(i);
        String found = find(child, type);
        if (found != null) {
          return found;
        }
      }
    }
    return null;
  }
}
