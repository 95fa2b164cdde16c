package dev.dossier.collector.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.common.crypto.AssociatedData;
import dev.dossier.common.crypto.DataKey;
import dev.dossier.common.event.Blob;
import dev.dossier.common.event.CollectedFiles;
import dev.dossier.common.event.CollectedFiles.CollectedFile;
import dev.dossier.common.event.CollectedFiles.Segment;
import dev.dossier.common.event.FragmentMessage;
import dev.dossier.common.event.FragmentMessage.Fragment;
import dev.dossier.common.event.FragmentMessage.SectionEnded;
import dev.dossier.common.event.SectionMessage;
import dev.dossier.common.event.SectionMessage.Ended;
import dev.dossier.common.event.SectionMessage.IdentityEnded;
import dev.dossier.common.event.SectionMessage.Sliced;
import dev.dossier.common.event.Topics;
import dev.dossier.common.event.Wire;
import dev.dossier.common.storage.ClaimChecks;
import dev.dossier.common.storage.ObjectStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** What collectors sent, as the packager and intake see it. */
final class Received implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final KafkaConsumer<String, byte[]> consumer;
  private final ClaimChecks claimChecks;
  private final List<SectionMessage> sections = new ArrayList<>();
  private final List<FragmentMessage> fragments = new ArrayList<>();
  private final StringBuilder clear = new StringBuilder();

  Received(String bootstrapServers, ObjectStore store) {
    consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.GROUP_ID_CONFIG,
                "test-" + UUID.randomUUID(),
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest"),
            new StringDeserializer(),
            new ByteArrayDeserializer());
    consumer.subscribe(
        List.of(Topics.SECTIONS, Topics.FRAGMENTS, Topics.deadLetters(Topics.collect("shop"))));
    claimChecks = new ClaimChecks(store);
  }

  Ended ended(UUID execution) {
    return await(() -> of(sections, Ended.class, m -> m.execution().equals(execution)), 1)
        .getFirst();
  }

  /** Slices that ended, of the execution. */
  List<Sliced> sliced(UUID execution) {
    return of(sections, Sliced.class, m -> m.execution().equals(execution));
  }

  boolean hasEnded(UUID execution) {
    return !of(fragments, SectionEnded.class, m -> m.execution().equals(execution)).isEmpty();
  }

  /** Takes what has come. */
  void poll() {
    consumer.poll(Duration.ofMillis(100)).forEach(this::keep);
  }

  IdentityEnded identityEnded(UUID execution) {
    return await(() -> of(sections, IdentityEnded.class, m -> m.execution().equals(execution)), 1)
        .getFirst();
  }

  SectionEnded sectionEnded(UUID execution) {
    return sectionsEnded(execution, 1).getFirst();
  }

  List<SectionEnded> sectionsEnded(UUID execution, int atLeast) {
    return await(
        () -> of(fragments, SectionEnded.class, m -> m.execution().equals(execution)), atLeast);
  }

  List<SectionMessage> sectionMessages(UUID execution) {
    return sections.stream().filter(m -> m.execution().equals(execution)).toList();
  }

  /** All that stands in messages, keys and headers without decryption. */
  String everything() {
    return clear.toString();
  }

  List<CollectedFile> files(SectionEnded ended, DataKey key) {
    Blob files = ended.files();
    assertThat(files).isNotNull();
    byte[] plain =
        claimChecks.open(
            files,
            key,
            AssociatedData.files(
                ended.requestId(), 1, ended.section(), ended.execution(), ended.run()));
    return Wire.read(plain, CollectedFiles.class).files();
  }

  /** Joins a file's segments and inflates them; its length, CRC-32 and SHA-256 must be right. */
  byte[] content(SectionEnded ended, CollectedFile file, DataKey key) {
    try {
      ByteArrayOutputStream joined = new ByteArrayOutputStream();
      for (Segment segment : file.segments()) {
        joined.write(fragment(ended, segment, key), segment.offset(), segment.length());
      }
      assertThat(joined.size()).isEqualTo((int) file.compressedBytes());
      joined.write(3);
      joined.write(0);
      byte[] content =
          new InflaterInputStream(
                  new ByteArrayInputStream(joined.toByteArray()), new Inflater(true))
              .readAllBytes();
      CRC32 crc = new CRC32();
      crc.update(content);
      assertThat((long) content.length).isEqualTo(file.bytes());
      assertThat(crc.getValue()).isEqualTo(file.crc32());
      assertThat(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content)))
          .isEqualTo(file.sha256());
      return content;
    } catch (IOException | java.security.NoSuchAlgorithmException e) {
      throw new AssertionError("not readable", e);
    }
  }

  private byte[] fragment(SectionEnded ended, Segment segment, DataKey key) {
    Fragment fragment =
        of(
                fragments,
                Fragment.class,
                m ->
                    m.execution().equals(ended.execution())
                        && m.run().equals(segment.run())
                        && m.index() == segment.fragment())
            .getFirst();
    byte[] plain =
        claimChecks.open(
            fragment.data(),
            key,
            AssociatedData.fragment(
                ended.requestId(),
                1,
                ended.section(),
                ended.execution(),
                segment.run(),
                segment.fragment()));
    assertThat(plain).hasSize(fragment.bytes());
    return plain;
  }

  private <T> List<T> await(java.util.function.Supplier<List<T>> wanted, int atLeast) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    List<T> found = wanted.get();
    while (found.size() < atLeast && System.nanoTime() < deadline) {
      consumer.poll(Duration.ofMillis(200)).forEach(this::keep);
      found = wanted.get();
    }
    assertThat(found).hasSizeGreaterThanOrEqualTo(atLeast);
    return found;
  }

  private void keep(ConsumerRecord<String, byte[]> message) {
    clear.append(message.key()).append(new String(message.value(), StandardCharsets.UTF_8));
    message.headers().forEach(h -> clear.append(new String(h.value(), StandardCharsets.UTF_8)));
    switch (message.topic()) {
      case Topics.SECTIONS -> sections.add(Wire.read(message.value(), SectionMessage.class));
      case Topics.FRAGMENTS -> fragments.add(Wire.read(message.value(), FragmentMessage.class));
      default -> {
        // A dead letter: its text is kept above.
      }
    }
  }

  private static <T> List<T> of(List<? super T> messages, Class<T> type, Predicate<T> which) {
    return Stream.of(messages.toArray())
        .filter(type::isInstance)
        .map(type::cast)
        .filter(which)
        .toList();
  }

  @Override
  public void close() {
    consumer.close();
  }
}
