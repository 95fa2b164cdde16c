package dev.dossier.packager.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dossier.packager.archive.PackageArchive.RawEntry;
import dev.dossier.packager.fixture.Deflated;
import dev.dossier.packager.fixture.Zip;
import dev.dossier.testsupport.Tools;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PackageArchiveTest {
  private static final Instant TIME = Instant.parse("2026-03-15T09:00:00Z");
  private static final byte[] FINAL = {3, 0};

  @TempDir private Path directory;

  @Test
  void random_files_cut_at_random_come_out_as_they_went_in() throws IOException {
    for (long seed = 0; seed < 60; seed++) {
      Random random = new Random(seed);
      Map<String, byte[]> files = randomFiles(random);

      byte[] zip = zip(files, random);

      Map<String, byte[]> read = Zip.entries(zip);
      assertThat(read.keySet()).as("seed " + seed).isEqualTo(files.keySet());
      for (var file : files.entrySet()) {
        assertThat(read.get(file.getKey())).as("seed " + seed).isEqualTo(file.getValue());
      }
    }
  }

  static Stream<List<String>> readers() {
    return Stream.of(
        List.of("unzip", "-tqq"),
        List.of("bsdtar", "-tf"),
        List.of("python3", "-m", "zipfile", "-t"));
  }

  @ParameterizedTest
  @MethodSource("readers")
  void other_programs_read_it(List<String> reader) throws Exception {
    Path program = Tools.require(reader.getFirst());
    Random random = new Random(7);
    Map<String, byte[]> files = randomFiles(random);
    files.put("files/content/Jürgen Größe 写真.txt", "ä".getBytes("UTF-8"));
    Path file = Files.write(directory.resolve("some.zip"), zip(files, random));

    List<String> command = new ArrayList<>(reader);
    command.set(0, program.toString());
    command.add(file.toString());

    assertThat(run(command)).isZero();
  }

  @Test
  void more_than_65535_entries_ask_for_zip64() throws Exception {
    Path file = directory.resolve("many.zip");
    int entries = 66_000;
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file));
        PackageArchive archive = new PackageArchive(out, TIME)) {
      for (int i = 0; i < entries; i++) {
        archive.add("files/%06d".formatted(i), new byte[] {(byte) i});
      }
      archive.finish();
    }

    try (ZipFile zip = new ZipFile(file.toFile())) {
      assertThat(zip.size()).isEqualTo(entries);
      assertThat(zip.getInputStream(zip.getEntry("files/065999")).readAllBytes())
          .containsExactly((byte) 65_999);
    }
    assertThat(run(List.of(Tools.require("unzip").toString(), "-tqq", file.toString()))).isZero();
  }

  @Test
  void an_entry_of_more_than_4_gib_asks_for_zip64() throws Exception {
    // One segment of 64 MiB of zeros again and again: after a full flush it does not depend on what
    // was before.
    byte[] zeros = new byte[64 << 20];
    byte[] segment = deflate(zeros);
    int times = 65;
    CRC32 crc = new CRC32();
    List<InputStream> parts = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      crc.update(zeros);
      parts.add(new ByteArrayInputStream(segment));
    }
    parts.add(new ByteArrayInputStream(FINAL));
    long bytes = (long) zeros.length * times;
    Path file = directory.resolve("large.zip");

    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file));
        PackageArchive archive = new PackageArchive(out, TIME)) {
      archive.add(
          new RawEntry(
              "data/big.json", bytes, (long) segment.length * times + FINAL.length, crc.getValue()),
          new SequenceInputStream(Collections.enumeration(parts)));
      archive.add("data/small.json", new byte[] {'1'});
      archive.finish();
    }

    assertThat(bytes).isGreaterThan(0xFFFF_FFFFL);
    try (ZipFile zip = new ZipFile(file.toFile())) {
      assertThat(zip.getEntry("data/big.json").getSize()).isEqualTo(bytes);
      assertThat(zip.getInputStream(zip.getEntry("data/small.json")).readAllBytes())
          .containsExactly('1');
    }
    // Listed, not tested: inflating it would take longer than all other tests.
    assertThat(run(List.of(Tools.require("unzip").toString(), "-lqq", file.toString()))).isZero();
    assertThat(run(List.of(Tools.require("bsdtar").toString(), "-tf", file.toString()))).isZero();
  }

  @Test
  void the_same_entries_give_the_same_bytes_and_show_the_time_in_utc() throws IOException {
    Map<String, byte[]> files = new TreeMap<>(Map.of("a.txt", new byte[] {1}));

    byte[] zip = zip(files, new Random(1));

    assertThat(zip).isEqualTo(zip(files, new Random(1)));
    Path file = Files.write(directory.resolve("time.zip"), zip);
    try (ZipFile read = new ZipFile(file.toFile())) {
      assertThat(read.getEntry("a.txt").getTimeLocal())
          .isEqualTo(LocalDateTime.parse("2026-03-15T09:00:00"));
    }
  }

  @Test
  void a_stream_of_another_length_than_stated_is_refused() throws IOException {
    try (PackageArchive archive = new PackageArchive(OutputStream.nullOutputStream(), TIME)) {
      assertThatThrownBy(
              () -> archive.add(new RawEntry("a", 0, 3, 0), new ByteArrayInputStream(FINAL)))
          .isInstanceOf(IOException.class);
    }
  }

  private static Map<String, byte[]> randomFiles(Random random) {
    Map<String, byte[]> files = new TreeMap<>();
    int count = 1 + random.nextInt(12);
    for (int i = 0; i < count; i++) {
      byte[] content = new byte[random.nextInt(4) == 0 ? 0 : random.nextInt(200_000)];
      random.nextBytes(content);
      // Half of them compress.
      for (int j = 0; random.nextBoolean() && j < content.length; j++) {
        content[j] = (byte) ('a' + j % 7);
      }
      files.put("data/s" + random.nextInt(3) + "/d" + i + ".json", content);
    }
    return files;
  }

  private static byte[] zip(Map<String, byte[]> files, Random random) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (PackageArchive archive = new PackageArchive(out, TIME)) {
      for (var file : files.entrySet()) {
        Deflated deflated = Deflated.of(file.getValue(), 1 + random.nextInt(50_000), random);
        ByteArrayOutputStream raw = new ByteArrayOutputStream();
        deflated.segments().forEach(raw::writeBytes);
        raw.writeBytes(FINAL);
        archive.add(
            new RawEntry(file.getKey(), file.getValue().length, raw.size(), deflated.crc32()),
            new ByteArrayInputStream(raw.toByteArray()));
      }
      archive.finish();
    }
    return out.toByteArray();
  }

  private static byte[] deflate(byte[] plain) {
    Deflater deflater = new Deflater(9, true);
    deflater.setInput(plain);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] buffer = new byte[1 << 16];
    int some;
    do {
      some = deflater.deflate(buffer, 0, buffer.length, Deflater.FULL_FLUSH);
      out.write(buffer, 0, some);
    } while (some == buffer.length);
    deflater.end();
    return out.toByteArray();
  }

  private static int run(List<String> command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }
}
