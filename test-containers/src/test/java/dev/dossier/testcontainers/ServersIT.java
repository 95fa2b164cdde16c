package dev.dossier.testcontainers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.dossier.testsupport.infra.Infrastructure;
import dev.dossier.testsupport.infra.KafkaServer;
import dev.dossier.testsupport.infra.S3Server;
import io.minio.GetObjectArgs;
import io.minio.GetPresignedObjectUrlArgs;
import io.minio.Http;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.errors.ErrorResponseException;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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

/** What tests ask of their servers, wherever those run: embedded, or in containers. */
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
}
