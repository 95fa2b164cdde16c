package dev.dossier.notifier.mail;

import static dev.dossier.notifier.fixture.Notifiers.PATIENCE;
import static dev.dossier.notifier.fixture.Notifiers.content;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dossier.common.event.MailContent;
import dev.dossier.common.event.NotificationMessage.Kind;
import dev.dossier.common.event.NotificationMessage.Mail;
import dev.dossier.common.event.NotificationOutcome;
import dev.dossier.common.event.NotificationOutcome.NotSent;
import dev.dossier.common.event.NotificationOutcome.Sent;
import dev.dossier.common.event.Wire;
import dev.dossier.notifier.fixture.Notifiers;
import dev.dossier.testsupport.infra.Infrastructure;
import dev.dossier.testsupport.infra.MailServer;
import jakarta.mail.BodyPart;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

/** Two notifiers at once on one database, one broker, one mail server. */
@ExtendWith(OutputCaptureExtension.class)
class MailOnceIT {
  private static final MailServer SMTP = Infrastructure.mail();
  private static Notifiers notifiers;
  private static ConfigurableApplicationContext first;

  @BeforeAll
  static void start() {
    notifiers = new Notifiers();
    first = notifiers.start(SMTP.port(), "--logging.level.dev.dossier=trace");
    notifiers.start(SMTP.port(), "--logging.level.dev.dossier=trace");
  }

  @AfterAll
  static void stop() {
    notifiers.close();
  }

  @Test
  void fiveCopiesOfAMessageAreOneMailAndOneOutcome() throws Exception {
    Mail mail = notifiers.mail(Kind.VERIFICATION, "en", content("five@example.org"));
    List<Mail> later = new ArrayList<>();

    for (int i = 0; i < 5; i++) {
      notifiers.publish("copy-" + i, Wire.write(mail));
    }
    // On the same partitions: when these are through, all the copies were looked at.
    for (int i = 0; i < 5; i++) {
      later.add(notifiers.mail(Kind.VERIFICATION, "en", content("later@example.org")));
      notifiers.publish("copy-" + i, Wire.write(later.get(i)));
    }
    later.forEach(this::awaitSent);
    awaitSent(mail);

    assertThat(SMTP.messagesTo("five@example.org")).hasSize(1);
    await().atMost(PATIENCE).until(() -> !notifiers.outcomes(mail.id()).isEmpty());
    List<NotificationOutcome> outcomes = notifiers.outcomes(mail.id());
    assertThat(outcomes).hasSize(1);
    assertThat(outcomes.getFirst())
        .isInstanceOfSatisfying(
            Sent.class,
            sent -> {
              assertThat(sent.requestId()).isEqualTo(mail.requestId());
              assertThat(sent.messageId()).isEqualTo("<" + mail.id() + "@" + Notifiers.HOST + ">");
            });
    assertThat(notifiers.row(mail.id()))
        .containsEntry("state", "sent")
        .containsEntry("content", null)
        .containsEntry("record_key", null)
        .containsEntry("attempts", "1");
  }

  @Test
  void aMailIsTextAndHtmlFromTheControllerForThePersonAlone() throws Exception {
    Mail mail = notifiers.mail(Kind.READY, "it-CH", content("headers@example.org"));

    notifiers.publish(mail);

    MimeMessage received = SMTP.awaitTo("headers@example.org", 1, PATIENCE).getFirst();
    assertThat(received.getMessageID()).isEqualTo("<" + mail.id() + "@" + Notifiers.HOST + ">");
    assertThat(received.getFrom())
        .containsExactly(new InternetAddress("dossier@" + Notifiers.HOST, "Acme Cloud GmbH"));
    assertThat(received.getReplyTo()).containsExactly(new InternetAddress("privacy@acme.example"));
    assertThat(received.getAllRecipients())
        .containsExactly(new InternetAddress("headers@example.org"));
    assertThat(received.getHeader("Auto-Submitted")).containsExactly("auto-generated");
    assertThat(received.getHeader("Content-Language")).containsExactly("en");
    assertThat(received.getSubject()).isEqualTo("Acme Cloud GmbH: your data is ready");
    MimeMultipart parts = (MimeMultipart) received.getContent();
    assertThat(parts.getContentType()).startsWith("multipart/alternative");
    assertThat(parts.getCount()).isEqualTo(2);
    assertThat(body(parts.getBodyPart(0), "text/plain"))
        .contains(content("headers@example.org").link().toString());
    assertThat(body(parts.getBodyPart(1), "text/html"))
        .contains("href=\"" + content("headers@example.org").link() + "\"");
  }

  @Test
  void aGermanMailKeepsItsUmlauts() throws Exception {
    MailContent german =
        new MailContent(
            "juergen@example.org",
            "Jürgen Groß",
            "Bücher & Söhne KG",
            "datenschutz@buecher.example",
            URI.create("https://dossier.acme.example/verify/t"),
            content("x@example.org").expiresAt(),
            "Europe/Berlin",
            null,
            null,
            null);

    notifiers.publish(notifiers.mail(Kind.VERIFICATION, "de-AT", german));

    MimeMessage received = SMTP.awaitTo("juergen@example.org", 1, PATIENCE).getFirst();
    assertThat(received.getSubject())
        .isEqualTo("Bücher & Söhne KG: Bitte bestätigen Sie Ihre Datenauskunft");
    assertThat(((InternetAddress) received.getFrom()[0]).getPersonal())
        .isEqualTo("Bücher & Söhne KG");
    MimeMultipart parts = (MimeMultipart) received.getContent();
    assertThat(body(parts.getBodyPart(0), "text/plain")).contains("Guten Tag Jürgen Groß,");
    assertThat(body(parts.getBodyPart(1), "text/html")).contains("Bücher &amp; Söhne KG");
  }

  @Test
  void lineBreaksInNamesAddNoHeaderAndNoRecipient() throws Exception {
    String injected = "Acme\r\nBcc: thief@example.net\r\n\r\n<b>body</b>";
    MailContent content =
        new MailContent(
            "injection@example.org",
            "Jane\r\nBcc: thief@example.net",
            injected,
            "privacy@acme.example\r\nBcc: thief@example.net",
            URI.create("https://dossier.acme.example/verify/t"),
            content("x@example.org").expiresAt(),
            "Europe/Berlin",
            null,
            null,
            null);

    notifiers.publish(notifiers.mail(Kind.VERIFICATION, "en", content));

    MimeMessage received = SMTP.awaitTo("injection@example.org", 1, PATIENCE).getFirst();
    assertThat(received.getAllRecipients())
        .containsExactly(new InternetAddress("injection@example.org"));
    assertThat(received.getRecipients(RecipientType.BCC)).isNull();
    assertThat(received.getSubject())
        .startsWith("Acme Bcc: thief@example.net <b>body</b>: please confirm");
    ByteArrayOutputStream raw = new ByteArrayOutputStream();
    received.writeTo(raw);
    assertThat(raw.toString(StandardCharsets.UTF_8)).doesNotContainPattern("(?mi)^Bcc:");
    assertThat(SMTP.messagesTo("thief@example.net")).isEmpty();
  }

  @Test
  void anAddressThatIsNoneIsNotSentAndNothingOfItIsKept() {
    for (String address :
        List.of(
            "a@example.org\r\nBcc: thief@example.net",
            "a@example.org, thief@example.net",
            "Thief <thief@example.net>",
            "no address at all")) {
      Mail mail = notifiers.mail(Kind.VERIFICATION, "en", content(address));

      notifiers.publish(mail);

      await().atMost(PATIENCE).until(() -> notifiers.state(mail.id()).equals("failed"));
      assertThat(notifiers.row(mail.id())).containsEntry("content", null);
      await().atMost(PATIENCE).until(() -> notifiers.outcomes(mail.id()).size() == 1);
      assertThat(notifiers.outcomes(mail.id()).getFirst())
          .isInstanceOfSatisfying(
              NotSent.class, notSent -> assertThat(notSent.smtpStatus()).isNull());
    }
    assertThat(SMTP.messagesTo("thief@example.net")).isEmpty();
  }

  @Test
  void aMessageThatCannotBeReadIsNotSentIfItSaysWhoseItIs() {
    UUID id = UUID.randomUUID();
    String unreadable =
        """
        {"type":"mail.v1","id":"%s","requestId":"%s","kind":"verification","locale":"en"}\
        """
            .formatted(id, UUID.randomUUID());

    notifiers.publish("unreadable", "not even JSON".getBytes(StandardCharsets.UTF_8));
    notifiers.publish("unreadable", unreadable.getBytes(StandardCharsets.UTF_8));
    notifiers.publish("unreadable", unreadable.getBytes(StandardCharsets.UTF_8));
    Mail later = notifiers.mail(Kind.READY, "en", content("after-unreadable@example.org"));
    notifiers.publish("unreadable", Wire.write(later));

    awaitSent(later);
    await().atMost(PATIENCE).until(() -> !notifiers.outcomes(id).isEmpty());
    assertThat(notifiers.outcomes(id)).hasSize(1).first().isInstanceOf(NotSent.class);
  }

  @Test
  void personalDataIsInNoLogAndNotInClearInTheDatabase(CapturedOutput output) throws Exception {
    MailContent canary =
        new MailContent(
            "canary-7c1f@example.org",
            "Canarina Canariensis",
            "Acme Cloud GmbH",
            "privacy@acme.example",
            URI.create("https://dossier.acme.example/verify/canary-token-4b2e"),
            content("x@example.org").expiresAt(),
            "Europe/Berlin",
            null,
            null,
            null);
    // Held back, so that it is seen in the database with its content.
    Mail mail = notifiers.mail(Kind.VERIFICATION, "en", canary);
    notifiers.execute(
        "CREATE OR REPLACE FUNCTION hold() RETURNS trigger LANGUAGE plpgsql AS"
            + " $$ BEGIN NEW.next_attempt_at := 'infinity'; RETURN NEW; END $$",
        "CREATE TRIGGER hold BEFORE INSERT ON mails FOR EACH ROW EXECUTE FUNCTION hold()");
    notifiers.publish(mail);
    await().atMost(PATIENCE).until(() -> notifiers.state(mail.id()).equals("received"));
    String waiting = notifiers.dump();
    notifiers.execute(
        "DROP TRIGGER hold ON mails",
        "UPDATE mails SET next_attempt_at = now() WHERE state = 'received'");
    awaitSent(mail);

    assertThat(waiting).contains(mail.id().toString());
    assertThat(output.getAll()).contains("mail sent").contains(mail.id().toString());
    for (String secret : List.of("canary-7c1f", "Canarina", "canary-token")) {
      assertThat(waiting).doesNotContain(secret);
      assertThat(notifiers.dump()).doesNotContain(secret);
      assertThat(output.getAll()).doesNotContain(secret);
    }
  }

  @Test
  void probesAnswerAndMetricsCountTheMails() throws Exception {
    Mail mail = notifiers.mail(Kind.READY, "en", content("metrics@example.org"));
    notifiers.publish(mail);
    awaitSent(mail);

    assertThat(get("/actuator/health/liveness")).contains("\"UP\"");
    assertThat(get("/actuator/health/readiness")).contains("\"UP\"");
    String metrics = get("/actuator/prometheus");
    assertThat(metrics)
        .contains("dossier_mails_received_total{kind=\"ready\"")
        .contains("dossier_mails_ended_total{kind=\"verification\",outcome=\"refused\"")
        .contains("dossier_mails_waiting")
        .contains("dossier_mails_oldest_seconds")
        .contains("dossier_outbox_age_seconds");
  }

  private void awaitSent(Mail mail) {
    await().atMost(PATIENCE).until(() -> notifiers.state(mail.id()).equals("sent"));
  }

  private static String body(BodyPart part, String type) throws Exception {
    assertThat(part.getContentType()).startsWith(type).containsIgnoringCase("utf-8");
    return (String) part.getContent();
  }

  private static String get(String path) throws Exception {
    String port = first.getEnvironment().getRequiredProperty("local.server.port");
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
              BodyHandlers.ofString())
          .body();
    }
  }
}
