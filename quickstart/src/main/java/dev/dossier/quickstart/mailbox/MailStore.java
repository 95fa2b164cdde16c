package dev.dossier.quickstart.mailbox;

import com.icegreen.greenmail.store.StoredMessage;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;

/** The mails as files ({@code 000001.eml}), so that they outlive a restart. */
final class MailStore {
  private static final String SUFFIX = ".eml";

  private final Path directory;
  private final List<Mail> mails = new ArrayList<>();
  private final Set<StoredMessage> seen = Collections.newSetFromMap(new IdentityHashMap<>());

  /** Shown, but not on disk yet, by id. */
  private final Map<String, StoredMessage> unwritten = new LinkedHashMap<>();

  MailStore(Path directory) {
    this.directory = directory;
    try {
      Files.createDirectories(directory);
      try (Stream<Path> files = Files.list(directory)) {
        for (Path file : files.filter(f -> f.toString().endsWith(SUFFIX)).sorted().toList()) {
          mails.add(read(file));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the mailbox at " + directory, e);
    }
  }

  /**
   * Takes those of the server's mails that are new. One that cannot be written is shown all the
   * same, and written by a later call if that can.
   */
  synchronized void take(List<StoredMessage> all) {
    List<StoredMessage> fresh =
        all.stream()
            .filter(message -> !seen.contains(message))
            // The server lists by recipient.
            .sorted(
                Comparator.comparing(StoredMessage::getReceivedDate)
                    .thenComparing(StoredMessage::getUid))
            .toList();
    for (StoredMessage message : fresh) {
      String id =
          "%06d".formatted(mails.isEmpty() ? 1 : Integer.parseInt(mails.getLast().id()) + 1);
      mails.add(Mail.of(id, message.getReceivedDate().toInstant(), message.getMimeMessage()));
      unwritten.put(id, message);
      seen.add(message);
    }
    unwritten.entrySet().removeIf(entry -> write(entry.getKey(), entry.getValue()));
  }

  /** Oldest first. */
  synchronized List<Mail> all() {
    return List.copyOf(mails);
  }

  Optional<Mail> find(String id) {
    return all().stream().filter(mail -> mail.id().equals(id)).findFirst();
  }

  /** False if it cannot be. */
  private boolean write(String id, StoredMessage message) {
    Instant receivedAt = message.getReceivedDate().toInstant();
    try {
      Path temporary = directory.resolve(id + ".new");
      try (OutputStream out = Files.newOutputStream(temporary)) {
        message.getMimeMessage().writeTo(out);
      }
      Files.setLastModifiedTime(temporary, FileTime.from(receivedAt));
      Files.move(temporary, directory.resolve(id + SUFFIX), StandardCopyOption.ATOMIC_MOVE);
      return true;
    } catch (IOException | MessagingException e) {
      return false;
    }
  }

  private static Mail read(Path file) throws IOException {
    String name = file.getFileName().toString();
    try (InputStream in = Files.newInputStream(file)) {
      return Mail.of(
          name.substring(0, name.length() - SUFFIX.length()),
          Files.getLastModifiedTime(file).toInstant(),
          new MimeMessage(Session.getInstance(new Properties()), in));
    } catch (MessagingException e) {
      throw new IOException("not a mail: " + file, e);
    }
  }
}
