package dev.dossier.quickstart.mailbox;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class MailboxIT {
  @TempDir Path directory;
  private final HttpClient client = HttpClient.newHttpClient();
  private Mailbox mailbox;

  @BeforeEach
  void start() {
    mailbox = Mailbox.start(directory, 0, 0);
  }

  @AfterEach
  void stop() {
    mailbox.close();
    client.close();
  }

  @Test
  void theApiListsMailsInTheirOrderWithTextAndHtml() throws Exception {
    send("b@example.org", "Zuerst: Grüße", "Öffnen: http://127.0.0.1/verify/t", "<p>Hallo</p>");
    send("a@example.org", "Second", "text", "<p>html</p>");
    JsonNode mails = messages();
    assertThat(mails.size()).isEqualTo(2);
    JsonNode first = mails.get(0);
    assertThat(first.propertyNames())
        .containsExactlyInAnyOrder(
            "id", "from", "to", "subject", "messageId", "receivedAt", "text", "html");
    assertThat(first.path("from").asString()).isEqualTo("dossier@acme.example");
    assertThat(first.path("to").get(0).asString()).isEqualTo("b@example.org");
    assertThat(first.path("subject").asString()).isEqualTo("Zuerst: Grüße");
    assertThat(first.path("text").asString()).contains("Öffnen: http://127.0.0.1/verify/t");
    assertThat(first.path("html").asString()).contains("<p>Hallo</p>");
    assertThat(mails.get(1).path("subject").asString()).isEqualTo("Second");
  }

  @Test
  void mailsOutliveARestart() throws Exception {
    send("a@example.org", "Kept", "text", "<p>html</p>");
    mailbox.close();
    mailbox = Mailbox.start(directory, 0, 0);
    send("a@example.org", "Later", "text", "<p>html</p>");
    assertThat(messages().findValuesAsString("subject")).containsExactly("Kept", "Later");
  }

  @Test
  void mailsAreKeptBeforeAnybodyLooksAtThem() throws Exception {
    send("a@example.org", "Unseen", "text", "<p>html</p>");
    await().atMost(30, SECONDS).until(() -> Files.exists(directory.resolve("000001.eml")));
    assertThat(Files.readString(directory.resolve("000001.eml"))).contains("Subject: Unseen");
    assertThat(messages().findValuesAsString("subject")).containsExactly("Unseen");
  }

  @Test
  void aMailThatCannotBeWrittenHoldsUpNoOther() throws Exception {
    Path obstacle = directory.resolve("000001.eml");
    Files.createDirectories(obstacle.resolve("inside"));
    send("a@example.org", "First", "text", "<p>html</p>");
    send("a@example.org", "Second", "text", "<p>html</p>");
    await().atMost(30, SECONDS).until(() -> Files.isRegularFile(directory.resolve("000002.eml")));
    assertThat(messages().findValuesAsString("subject")).containsExactly("First", "Second");

    Files.delete(obstacle.resolve("inside"));
    Files.delete(obstacle);
    await().atMost(30, SECONDS).until(() -> Files.isRegularFile(obstacle));
    assertThat(Files.readString(obstacle)).contains("Subject: First");
    assertThat(messages().findValuesAsString("subject")).containsExactly("First", "Second");
  }

  @Test
  void pagesShowMailsWithoutRunningThem() throws Exception {
    send("a@example.org", "<b>x</b>", "see http://127.0.0.1/verify/t-1", "<script>x()</script>");
    String id = messages().get(0).path("id").asString();
    assertThat(get("/").body()).contains("&lt;b&gt;x&lt;/b&gt;").doesNotContain("<b>x</b>");
    assertThat(get("/messages/" + id).body())
        .contains("<a href=\"http://127.0.0.1/verify/t-1\"")
        .contains("sandbox=\"allow-popups allow-popups-to-escape-sandbox\"");
    HttpResponse<String> html = get("/messages/" + id + "/html");
    assertThat(html.headers().firstValue("Content-Security-Policy").orElseThrow())
        .startsWith("sandbox allow-popups")
        .doesNotContain("allow-scripts");
    assertThat(get("/messages/999999").statusCode()).isEqualTo(404);
  }

  private JsonNode messages() throws Exception {
    return JsonMapper.builder().build().readTree(get("/api/messages").body());
  }

  private HttpResponse<String> get(String path) throws Exception {
    URI uri = mailbox.address().resolve(path);
    return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }

  private void send(String to, String subject, String text, String html) throws MessagingException {
    Properties settings = new Properties();
    settings.setProperty("mail.smtp.host", "127.0.0.1");
    settings.setProperty("mail.smtp.port", Integer.toString(mailbox.smtpPort()));
    MimeMessage message = new MimeMessage(Session.getInstance(settings));
    message.setFrom(new InternetAddress("dossier@acme.example"));
    message.setRecipient(Message.RecipientType.TO, new InternetAddress(to));
    message.setSubject(subject, "UTF-8");
    MimeMultipart parts = new MimeMultipart("alternative");
    MimeBodyPart plain = new MimeBodyPart();
    plain.setText(text, "UTF-8");
    parts.addBodyPart(plain);
    MimeBodyPart rich = new MimeBodyPart();
    rich.setText(html, "UTF-8", "html");
    parts.addBodyPart(rich);
    message.setContent(parts);
    Transport.send(message);
  }
}
