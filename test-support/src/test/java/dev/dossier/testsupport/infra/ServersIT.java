package dev.dossier.testsupport.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.minio.GetObjectArgs;
import io.minio.GetPresignedObjectUrlArgs;
import io.minio.Http;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.errors.ErrorResponseException;
import jakarta.mail.Message;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServersIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Test
  void aRecordSentToKafkaIsReadByAGroup() throws Exception {
    KafkaServer kafka = Infrastructure.kafka();
    String topic = kafka.createFreshTopic("greetings");
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers", kafka.bootstrapServers(),
            "group.id", "readers",
            "group.protocol", "consumer",
            "auto.offset.reset", "earliest");

    try (var producer =
        new KafkaProducer<>(
            Map.<String, Object>of("bootstrap.servers", kafka.bootstrapServers()),
            new StringSerializer(),
            new StringSerializer())) {
      producer.send(new ProducerRecord<>(topic, "key", "hello")).get(30, TimeUnit.SECONDS);
    }

    try (var consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      consumer.subscribe(List.of(topic));
      long end = System.nanoTime() + PATIENCE.toNanos();
      var records = consumer.poll(Duration.ofSeconds(1));
      while (records.isEmpty() && System.nanoTime() < end) {
        records = consumer.poll(Duration.ofSeconds(1));
      }
      assertThat(records).extracting(record -> record.value()).containsExactly("hello");
      assertThat(consumer.partitionsFor(topic)).hasSize(KafkaServer.PARTITIONS);
    }
  }

  @Test
  void kafkaMakesNoTopicByItself() {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", Infrastructure.kafka().bootstrapServers());
    try (Admin admin = Admin.create(settings)) {
      assertThatExceptionOfType(ExecutionException.class)
          .isThrownBy(() -> admin.describeTopics(List.of("nobody-made-this")).allTopicNames().get())
          .withCauseInstanceOf(UnknownTopicOrPartitionException.class);
    }
  }

  @Test
  void anObjectPutWithTheRightKeyIsReadBackAndAWrongKeyIsRefused() throws Exception {
    S3Server s3 = Infrastructure.s3();
    String bucket = s3.createFreshBucket("things");
    byte[] content = "content".getBytes(StandardCharsets.UTF_8);
    MinioClient client = client(s3, s3.secretKey());
    put(client, bucket, content);

    try (var object =
        client.getObject(GetObjectArgs.builder().bucket(bucket).object("a/b").build())) {
      assertThat(object.readAllBytes()).isEqualTo(content);
    }
    assertThatExceptionOfType(ErrorResponseException.class)
        .isThrownBy(() -> put(client(s3, "wrong"), bucket, content))
        .matches(e -> e.errorResponse().code().equals("SignatureDoesNotMatch"));
    HttpResponse<String> unsigned = get(s3.endpoint() + "/" + bucket + "/a/b");
    assertThat(unsigned.statusCode()).isEqualTo(403);
  }

  @Test
  void aPresignedAddressWorksAsSignedAndNotOtherwise() throws Exception {
    S3Server s3 = Infrastructure.s3();
    String bucket = s3.createFreshBucket("signed");
    MinioClient client = client(s3, s3.secretKey());
    put(client, bucket, "content".getBytes(StandardCharsets.UTF_8));

    String address =
        client.getPresignedObjectUrl(
            GetPresignedObjectUrlArgs.builder()
                .method(Http.Method.GET)
                .bucket(bucket)
                .object("a/b")
                .expiry(60)
                .build());

    assertThat(get(address).body()).isEqualTo("content");
    assertThat(get(address.replace("a/b", "a/c")).statusCode()).isEqualTo(403);
  }

  @Test
  void objectsStayAcrossRestartsOfAServerWithADirectory(@TempDir Path directory) throws Exception {
    try (S3Server first = S3Server.start(directory, 0, "key-of-first", "secret-of-first")) {
      first.createBucket("kept");
      put(client(first, "secret-of-first"), "kept", new byte[] {1});
    }

    try (S3Server second = S3Server.start(directory, 0, "key-of-second", "secret-of-second");
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

  private static HttpResponse<String> get(String address) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
          HttpRequest.newBuilder(URI.create(address)).build(),
          HttpResponse.BodyHandlers.ofString());
    }
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
