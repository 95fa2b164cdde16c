package dev.dossier.testsupport.infra;

import com.icegreen.greenmail.store.FolderException;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.Address;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** An SMTP server in this process that takes mail for everybody and keeps it in memory. */
public final class MailServer implements AutoCloseable {
  private static final long START_MILLIS = 30_000;

  private final GreenMail server;

  private MailServer(GreenMail server) {
    this.server = server;
  }

  public static MailServer start() {
    return start(0);
  }

  /** On a given port; 0 for a free one. */
  public static MailServer start(int port) {
    ServerSetup smtp = new ServerSetup(port, "127.0.0.1", ServerSetup.PROTOCOL_SMTP);
    smtp.setServerStartupTimeout(START_MILLIS);
    GreenMail server = new GreenMail(smtp);
    server.start();
    return new MailServer(server);
  }

  public String host() {
    return "127.0.0.1";
  }

  public int port() {
    return server.getSmtp().getPort();
  }

  /** All mail that came in since the start or the last {@link #clear}, oldest first. */
  public List<MimeMessage> messages() {
    return List.of(server.getReceivedMessages());
  }

  /** The mail for one address (To, Cc or Bcc in the header), oldest first. */
  public List<MimeMessage> messagesTo(String address) {
    return messages().stream().filter(message -> isTo(message, address)).toList();
  }

  /**
   * Waits until at least {@code count} mails came in, and gives all of them.
   *
   * @throws AssertionError after the time
   */
  public List<MimeMessage> await(int count, Duration atMost) {
    if (!server.waitForIncomingEmail(atMost.toMillis(), count)) {
      throw new AssertionError(
          "expected %d mails within %s, there are %d".formatted(count, atMost, messages().size()));
    }
    return messages();
  }

  /**
   * Waits until at least {@code count} mails for this address came in, and gives them.
   *
   * @throws AssertionError after the time
   */
  public List<MimeMessage> awaitTo(String address, int count, Duration atMost) {
    long end = System.nanoTime() + atMost.toNanos();
    while (true) {
      int all = messages().size();
      List<MimeMessage> found = messagesTo(address);
      if (found.size() >= count) {
        return found;
      }
      long left = Duration.ofNanos(end - System.nanoTime()).toMillis();
      if (left <= 0 || !server.waitForIncomingEmail(left, all + 1)) {
        throw new AssertionError(
            "expected %d mails to %s within %s, there are %d"
                .formatted(count, address, atMost, messagesTo(address).size()));
      }
    }
  }

  public void clear() {
    try {
      server.purgeEmailFromAllMailboxes();
    } catch (FolderException e) {
      throw new IllegalStateException("cannot empty the mailboxes", e);
    }
  }

  @Override
  public void close() {
    server.stop();
  }

  private static boolean isTo(MimeMessage message, String address) {
    try {
      Address[] recipients = message.getAllRecipients();
      return recipients != null
          && Arrays.stream(recipients).anyMatch(r -> r.toString().contains(address));
    } catch (MessagingException e) {
      throw new IllegalStateException("a mail without readable recipients", e);
    }
  }
}
