package dev.dossier.notifier.rotation;

import static dev.dossier.notifier.fixture.Notifiers.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.dossier.common.command.CommandLineRun;
import dev.dossier.common.command.CommandResult;
import dev.dossier.common.crypto.AssociatedData;
import dev.dossier.common.crypto.DecryptionException;
import dev.dossier.common.crypto.KeyEncryption;
import dev.dossier.common.crypto.KeysetFile;
import dev.dossier.common.event.NotificationMessage.Kind;
import dev.dossier.common.event.NotificationMessage.Mail;
import dev.dossier.notifier.NotifierApplication;
import dev.dossier.notifier.fixture.Notifiers;
import dev.dossier.testsupport.infra.MailServer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.core.env.Environment;

/** The rotation of the key-encryption key while mails wait to be sent. */
class MailRotationIT {
  @Test
  void aMailThatWaitsIsWrappedAnewAndSentAfterTheOldKeyIsGone() throws Exception {
    int port = freePort();
    try (Notifiers notifiers = new Notifiers()) {
      Environment environment = notifiers.start(port).getEnvironment();
      Path file = Path.of(environment.getRequiredProperty("dossier.kek-file"));
      Mail mail = notifiers.mail(Kind.VERIFICATION, "en", Notifiers.content("patient@example.org"));
      notifiers.publish(mail);
      await().atMost(PATIENCE).until(() -> notifiers.row(mail.id()).containsKey("record_key"));
      KeyEncryption old = KeyEncryption.of(Files.readString(file));

      KeysetFile.addPrimary(file);
      assertThat(rewrap(environment)).isEqualTo(CommandResult.GOOD);
      KeysetFile.retireOthers(file, KeysetFile.primary(file));

      byte[] after =
          HexFormat.of().parseHex(notifiers.row(mail.id()).get("record_key").substring(2));
      byte[] place = AssociatedData.recordKey(mail.requestId());
      assertThat(after).isNotEqualTo(mail.recordKey());
      assertThatThrownBy(() -> old.unwrap(after, place)).isInstanceOf(DecryptionException.class);
      try (MailServer smtp = MailServer.start(port)) {
        assertThat(smtp.awaitTo("patient@example.org", 1, PATIENCE)).hasSize(1);
        await().atMost(PATIENCE).until(() -> notifiers.state(mail.id()).equals("sent"));
      }
    }
  }

  private static CommandResult rewrap(Environment environment) {
    Map<String, Object> settings =
        Stream.of(
                "spring.datasource.url",
                "spring.datasource.username",
                "spring.datasource.password",
                "dossier.kek-file")
            .collect(Collectors.toMap(name -> name, environment::getRequiredProperty));
    return CommandLineRun.run(
        NotifierApplication.class, List.of("kek", "rewrap"), settings, line -> {});
  }

  private static int freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
