package dev.dossier.testsupport.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.minio.GetObjectArgs;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import jakarta.mail.Message;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedServersIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Test
  void objectsStayAcrossRestartsOfAServerWithADirectory(@TempDir Path directory) throws Exception {
    try (S3Server first = EmbeddedS3Server.start(directory, 0, "key-of-first", "secret-of-first")) {
      first.createBucket("kept");
      put(client(first, "secret-of-first"), "kept", new byte[] {1});
    }

    try (S3Server second =
            EmbeddedS3Server.start(directory, 0, "key-of-second", "secret-of-second");
        var object =
            client(second, "secret-of-second")
                .getObject(GetObjectArgs.builder().bucket("kept").object("a/b").build())) {
      assertThat(object.readAllBytes()).containsExactly(1);
    }
  }

  @Test
  void aMailIsFoundByItsRecipient() throws Exception {
    MailServer mail = Infrastructure.mail();
    send(mail, "someone@example.com", "for someone");
    send(mail, "other@example.com", "for other");

    List<MimeMessage> found = mail.awaitTo("other@example.com", 1, PATIENCE);

    assertThat(found).hasSize(1);
    assertThat(found.getFirst().getSubject()).isEqualTo("for other");
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> mail.awaitTo("nobody@example.com", 1, Duration.ofMillis(50)));
  }

  private static MinioClient client(S3Server s3, String secret) {
    return MinioClient.builder()
        .endpoint(s3.endpoint().toString())
        .region(S3Server.REGION)
        .credentials(s3.accessKey(), secret)
        .build();
  }

  private static void put(MinioClient client, String bucket, byte[] content) throws Exception {
    client.putObject(
        PutObjectArgs.builder().bucket(bucket).object("a/b").stream(
                new ByteArrayInputStream(content), (long) content.length, -1L)
            .build());
  }

  private static void send(MailServer mail, String to, String subject) throws Exception {
    Properties settings = new Properties();
    settings.setProperty("mail.smtp.host", mail.host());
    settings.setProperty("mail.smtp.port", Integer.toString(mail.port()));
    MimeMessage message = new MimeMessage(Session.getInstance(settings));
    message.setFrom(new InternetAddress("dossier@example.com"));
    message.setRecipient(Message.RecipientType.TO, new InternetAddress(to));
    message.setSubject(subject);
    message.setText("text");
    Transport.send(message);
  }
}
