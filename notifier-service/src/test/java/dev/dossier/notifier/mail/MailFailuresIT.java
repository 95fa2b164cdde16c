package dev.dossier.notifier.mail;

import static dev.dossier.notifier.fixture.Notifiers.PATIENCE;
import static dev.dossier.notifier.fixture.Notifiers.content;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dossier.common.event.NotificationMessage.Kind;
import dev.dossier.common.event.NotificationMessage.Mail;
import dev.dossier.common.event.NotificationOutcome.NotSent;
import dev.dossier.common.event.NotificationOutcome.Sent;
import dev.dossier.notifier.fixture.Notifiers;
import dev.dossier.testsupport.infra.MailServer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

/** What a mail server, a database or a crash can do to a mail. */
@ExtendWith(OutputCaptureExtension.class)
class MailFailuresIT {
  private Notifiers notifiers;

  @BeforeEach
  void start() {
    notifiers = new Notifiers();
  }

  @AfterEach
  void stop() {
    notifiers.close();
  }

  @Test
  void aMailWaitsForAMailServerThatIsDown() throws Exception {
    int port = freePort();
    notifiers.start(port);
    Mail mail = notifiers.mail(Kind.VERIFICATION, "en", content("patient@example.org"));
    notifiers.publish(mail);
    await()
        .atMost(PATIENCE)
        .until(() -> Integer.parseInt(notifiers.row(mail.id()).getOrDefault("attempts", "0")) >= 2);

    try (MailServer smtp = MailServer.start(port)) {
      assertThat(smtp.awaitTo("patient@example.org", 1, PATIENCE)).hasSize(1);
      awaitState(mail, "sent");
    }

    awaitOutcome(mail);
    assertThat(notifiers.outcomes(mail.id())).hasSize(1).first().isInstanceOf(Sent.class);
  }

  @Test
  void aRefusedRecipientIsNotSentWithTheCodeAndNothingElse(CapturedOutput output) {
    try (ScriptedSmtp smtp =
        new ScriptedSmtp(line ->
            line.startsWith("RCPT") ? "550 5.1.1 no refused-9d3a@example.org here" : null)) {
      notifiers.start(smtp.port(), "--logging.level.dev.dossier=trace");
      Mail mail = notifiers.mail(Kind.READY, "en", content("refused-9d3a@example.org"));

      notifiers.publish(mail);

      awaitState(mail, "failed");
      awaitOutcome(mail);
      assertThat(notifiers.outcomes(mail.id()))
          .hasSize(1)
          .first()
          .isInstanceOfSatisfying(
              NotSent.class, notSent -> assertThat(notSent.smtpStatus()).isEqualTo(550));
      assertThat(notifiers.row(mail.id()))
          .containsEntry("smtp_status", "550")
          .containsEntry("attempts", "1")
          .containsEntry("content", null);
      assertThat(notifiers.dump()).doesNotContain("refused-9d3a");
      assertThat(output.getAll()).contains("mail refused").doesNotContain("refused-9d3a");
      assertThat(smtp.accepted()).isEmpty();
    }
  }

  @Test
  void aBusyServerAndOneThatRefusesUsAreTriedAgain() {
    AtomicInteger greetings = new AtomicInteger();
    AtomicInteger senders = new AtomicInteger();
    AtomicInteger recipients = new AtomicInteger();
    AtomicInteger messages = new AtomicInteger();
    try (ScriptedSmtp smtp =
        new ScriptedSmtp(line -> {
          if (line.equals("CONNECT") && greetings.incrementAndGet() == 1) {
            return "554 go away";
          }
          if (line.startsWith("MAIL") && senders.incrementAndGet() == 1) {
            return "530 log in first";
          }
          if (line.startsWith("RCPT")) {
            int attempt = recipients.incrementAndGet();
            if (attempt <= 2) {
              return attempt == 1 ? "450 later" : "554 5.7.1 Relay access denied";
            }
          }
          return line.startsWith("DATA") && messages.incrementAndGet() == 1
              ? ScriptedSmtp.HANG_UP
              : null;
        })) {
      notifiers.start(smtp.port());
      Mail mail = notifiers.mail(Kind.READY, "en", content("busy@example.org"));

      notifiers.publish(mail);

      awaitState(mail, "sent");
      assertThat(smtp.accepted()).hasSize(1);
      assertThat(notifiers.row(mail.id())).containsEntry("attempts", "6");
    }
  }

  @Test
  void aMailIsGivenUpAfterItsTime() {
    try (ScriptedSmtp smtp =
        new ScriptedSmtp(line -> line.startsWith("RCPT") ? "451 later" : null)) {
      notifiers.start(smtp.port(), "--dossier.mail.give-up-after=PT1S");
      Mail mail = notifiers.mail(Kind.READY, "en", content("never@example.org"));

      notifiers.publish(mail);

      awaitState(mail, "failed");
      awaitOutcome(mail);
      assertThat(notifiers.outcomes(mail.id()))
          .hasSize(1)
          .first()
          .isInstanceOfSatisfying(
              NotSent.class, notSent -> assertThat(notSent.smtpStatus()).isEqualTo(451));
    }
  }

  @Test
  void aServerThatVanishesAfterAcceptingGetsNoSecondMail() {
    try (ScriptedSmtp smtp =
        new ScriptedSmtp(line -> line.equals("QUIT") ? ScriptedSmtp.HANG_UP : null)) {
      notifiers.start(smtp.port());
      Mail mail = notifiers.mail(Kind.READY, "en", content("vanish@example.org"));

      notifiers.publish(mail);

      awaitState(mail, "sent");
      assertThat(smtp.accepted()).hasSize(1);
      assertThat(notifiers.row(mail.id())).containsEntry("attempts", "1");
    }
  }

  @Test
  void aSlowServerKeepsTheClaimLongerThanOneLease() {
    AtomicInteger conversations = new AtomicInteger();
    try (ScriptedSmtp smtp =
        new ScriptedSmtp(line -> {
          if (line.equals("CONNECT")) {
            conversations.incrementAndGet();
          }
          if (line.equals(".") && conversations.get() == 1) {
            waitUntil(System.nanoTime() + 3_000_000_000L);
          }
          return null;
        })) {
      // Two of them, and a lease of one second.
      notifiers.start(smtp.port());
      notifiers.start(smtp.port());
      Mail mail = notifiers.mail(Kind.READY, "en", content("slow@example.org"));

      notifiers.publish(mail);

      awaitState(mail, "sent");
      assertThat(smtp.accepted()).hasSize(1);
      assertThat(notifiers.row(mail.id())).containsEntry("attempts", "1");
    }
  }

  @Test
  void aCrashBetweenAcceptanceAndCommitSendsOneMoreWithTheSameMessageId() {
    try (ScriptedSmtp smtp = new ScriptedSmtp(line -> null)) {
      ConfigurableApplicationContext crashing = notifiers.start(smtp.port());
      notifiers.execute(
          "CREATE FUNCTION crash() RETURNS trigger LANGUAGE plpgsql AS"
              + " $$ BEGIN RAISE EXCEPTION 'crash'; END $$",
          "CREATE TRIGGER crash BEFORE UPDATE ON mails FOR EACH ROW"
              + " WHEN (NEW.state = 'sent') EXECUTE FUNCTION crash()");
      Mail mail = notifiers.mail(Kind.READY, "en", content("crash@example.org"));
      notifiers.publish(mail);
      await().atMost(PATIENCE).until(() -> smtp.accepted().size() == 1);
      notifiers.stop(crashing);
      assertThat(notifiers.state(mail.id())).isEqualTo("sending");
      assertThat(notifiers.outcomes(mail.id())).isEmpty();
      notifiers.execute("DROP TRIGGER crash ON mails");

      notifiers.start(smtp.port());

      awaitState(mail, "sent");
      awaitOutcome(mail);
      assertThat(smtp.accepted())
          .hasSize(2)
          .allSatisfy(raw ->
              assertThat(raw).contains("Message-ID: <" + mail.id() + "@" + Notifiers.HOST + ">"));
      assertThat(notifiers.outcomes(mail.id())).hasSize(1);
    }
  }

  @Test
  void aDatabaseThatIsAwayForAMomentAfterAcceptanceCostsNoSecondMail() {
    try (ScriptedSmtp smtp = new ScriptedSmtp(line -> null)) {
      notifiers.start(smtp.port());
      notifiers.execute(
          "CREATE FUNCTION crash() RETURNS trigger LANGUAGE plpgsql AS"
              + " $$ BEGIN RAISE EXCEPTION 'away'; END $$",
          "CREATE TRIGGER crash BEFORE UPDATE ON mails FOR EACH ROW"
              + " WHEN (NEW.state = 'sent') EXECUTE FUNCTION crash()");
      Mail mail = notifiers.mail(Kind.READY, "en", content("away@example.org"));
      notifiers.publish(mail);
      await().atMost(PATIENCE).until(() -> smtp.accepted().size() == 1);

      notifiers.execute("DROP TRIGGER crash ON mails");

      awaitState(mail, "sent");
      assertThat(smtp.accepted()).hasSize(1);
    }
  }

  private void awaitState(Mail mail, String state) {
    await().atMost(PATIENCE).until(() -> notifiers.state(mail.id()).equals(state));
  }

  private void awaitOutcome(Mail mail) {
    await().atMost(PATIENCE).until(() -> !notifiers.outcomes(mail.id()).isEmpty());
  }

  private static void waitUntil(long nanoTime) {
    await().atMost(PATIENCE).until(() -> System.nanoTime() - nanoTime > 0);
  }

  private static int freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
