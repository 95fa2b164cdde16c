package dev.dossier.collector.fragment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dossier.collector.source.CellKind;
import dev.dossier.collector.source.RowSink;
import dev.dossier.collector.source.SectionSink.Shape;
import dev.dossier.common.datamap.Dataset;
import dev.dossier.common.datamap.Mask;
import dev.dossier.common.datamap.Sql;
import dev.dossier.common.event.CollectedFiles.CollectedFile;
import dev.dossier.common.event.CollectedFiles.Redaction;
import dev.dossier.common.event.CollectedFiles.Segment;
import dev.dossier.common.event.Format;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class SectionWriterTest {
  private static final byte[] KEY = new byte[32];
  private static final List<Format> JSON = List.of(Format.JSON);
  private static final List<Format> BOTH = List.of(Format.JSON, Format.CSV);

  private final Map<Integer, byte[]> fragments = new ConcurrentHashMap<>();
  private final UUID run = UUID.randomUUID();

  @Test
  void severalSmallFilesShareOneFragment() {
    CollectedSection section;
    try (SectionWriter writer = writer(BOTH)) {
      rows(writer, dataset("a", false, Map.of()), Shape.ARRAY, List.of("x"), "1", "2");
      rows(writer, dataset("b", false, Map.of()), Shape.ARRAY, List.of("x"));
      section = writer.finish();
    }

    assertThat(section.records()).isEqualTo(2);
    assertThat(fragments).hasSize(1);
    assertThat(section.files().files())
        .extracting(CollectedFile::path)
        .containsExactly("data/s/a.json", "data/s/a.csv", "data/s/b.json", "data/s/b.csv");
    assertThat(section.files().files().stream().map(this::content))
        .containsExactly(
            "[\n{\"x\":\"1\"},\n{\"x\":\"2\"}\n]\n", "x\r\n1\r\n2\r\n", "[]\n", "x\r\n");
  }

  @Test
  void oneObjectOrNull() {
    CollectedSection section;
    try (SectionWriter writer = writer(JSON)) {
      rows(writer, dataset("one", true, Map.of()), Shape.OBJECT, List.of("x"), "1");
      rows(writer, dataset("none", true, Map.of()), Shape.OBJECT, List.of("x"));
      section = writer.finish();
    }

    assertThat(section.files().files().stream().map(this::content))
        .containsExactly("{\"x\":\"1\"}\n", "null\n");
    assertThat(section.files().files()).allMatch(CollectedFile::single);
  }

  @Test
  void manyRowsMakeSeveralFragmentsWhoseSegmentsJoin() {
    Random random = new Random(4711);
    int rows = 160_000;
    CollectedSection section;
    try (SectionWriter writer = writer(BOTH)) {
      RowSink sink = writer.open(dataset("big", false, Map.of()), List.of("x"), Shape.ARRAY);
      for (int i = 0; i < rows; i++) {
        byte[] hex =
            Long.toHexString(random.nextLong()).repeat(12).getBytes(StandardCharsets.UTF_8);
        random.nextBytes(hex);
        for (int j = 0; j < hex.length; j++) {
          hex[j] = (byte) ('0' + (hex[j] & 63));
        }
        sink.startRow();
        sink.cell(CellKind.TEXT, hex, 0, hex.length);
        sink.endRow();
      }
      sink.end();
      section = writer.finish();
    }

    CollectedFile json = section.files().files().getFirst();
    assertThat(section.fragments()).isEqualTo(fragments.size()).isGreaterThan(4);
    assertThat(json.segments()).hasSizeGreaterThan(2);
    assertThat(JsonMapper.shared().readTree(content(json)).size()).isEqualTo(rows);
    assertThat(content(section.files().files().getLast()).lines()).hasSize(rows + 1);
    assertThat(fragments.values())
        .allSatisfy(each -> assertThat(each.length).isLessThanOrEqualTo(Fragments.SIZE));
  }

  @Test
  void maskedColumnsLoseTheirValuesAndAreCounted() {
    Dataset cards =
        dataset("cards", false, Map.of("card", new Mask.Last4(), "pin", new Mask.Drop()));
    CollectedSection section;
    try (SectionWriter writer = writer(BOTH)) {
      RowSink sink = writer.open(cards, List.of("id", "card", "pin"), Shape.ARRAY);
      row(sink, "1", "4111111111111234", "9999");
      row(sink, "2", null, null);
      sink.end();
      section = writer.finish();
    }

    CollectedFile json = section.files().files().getFirst();
    assertThat(content(json))
        .isEqualTo(
            "[\n{\"id\":\"1\",\"card\":\"************1234\"},\n{\"id\":\"2\",\"card\":null}\n]\n");
    assertThat(content(section.files().files().getLast()))
        .isEqualTo("id,card\r\n1,************1234\r\n2,\r\n");
    assertThat(json.columns()).containsExactly("id", "card");
    assertThat(json.preview().toString()).isEqualTo("[[1, ************1234], [2, null]]");
    assertThat(json.redactions())
        .containsExactly(
            new Redaction("card", "last4", "data_map", 1),
            new Redaction("pin", "drop", "data_map", 1));
  }

  @Test
  void csvCellsAreQuotedAndFormulasDisarmed() {
    CollectedSection section;
    try (SectionWriter writer = writer(BOTH)) {
      RowSink sink = writer.open(dataset("d", false, Map.of()), List.of("=a", "b,c"), Shape.ARRAY);
      row(sink, "=1+1", "-2");
      row(sink, "@x", "say \"hi\"");
      row(sink, "", "two\nlines");
      row(sink, null, "plain");
      sink.startRow();
      literal(sink, "-5");
      json(sink, "{\"a\":1}");
      sink.endRow();
      sink.end();
      section = writer.finish();
    }

    assertThat(content(section.files().files().getLast()))
        .isEqualTo(
            "\"'=a\",\"b,c\"\r\n"
                + "\"'=1+1\",\"'-2\"\r\n"
                + "\"'@x\",\"say \"\"hi\"\"\"\r\n"
                + "\"\",\"two\nlines\"\r\n"
                + ",plain\r\n"
                + "-5,\"{\"\"a\"\":1}\"\r\n");
  }

  @Test
  void aPreviewHasFirstRecordsOnlyAndShortCells() {
    CollectedSection section;
    try (SectionWriter writer = writer(JSON)) {
      RowSink sink = writer.open(dataset("many", false, Map.of()), List.of("x"), Shape.ARRAY);
      for (int i = 0; i < 1_000; i++) {
        row(sink, "r" + i);
      }
      sink.end();
      RowSink longSink = writer.open(dataset("long", false, Map.of()), List.of("x"), Shape.ARRAY);
      for (int i = 0; i < 1_000; i++) {
        row(longSink, "😀".repeat(2_000));
      }
      longSink.end();
      section = writer.finish();
    }

    assertThat(section.files().files().getFirst().preview()).hasSize(Preview.RECORDS);
    List<List<@Nullable String>> long_ = section.files().files().getLast().preview();
    assertThat(long_).hasSizeBetween(1, 70);
    assertThat(long_.getFirst().getFirst()).isEqualTo("😀".repeat(250));
  }

  @Test
  void aTargetThatFailsFailsTheWriter() {
    FragmentTarget broken =
        (index, bytes) -> {
          throw new IllegalStateException("the store is away");
        };

    assertThatThrownBy(
            () -> {
              try (SectionWriter writer =
                  new SectionWriter("s", run, JSON, KEY, broken, (r, b) -> {}, null)) {
                rows(writer, dataset("a", false, Map.of()), Shape.ARRAY, List.of("x"), "1");
                writer.finish();
              }
            })
        .hasMessage("the store is away");
  }

  @Test
  void aTargetThatFailsWhileRowsComeStopsTheReader() {
    AtomicInteger calls = new AtomicInteger();
    FragmentTarget broken =
        (index, bytes) -> {
          calls.incrementAndGet();
          throw new IllegalStateException("the store is away");
        };
    byte[] noise = new byte[1 << 20];

    assertThatThrownBy(
            () -> {
              try (SectionWriter writer =
                  new SectionWriter("s", run, JSON, KEY, broken, (r, b) -> {}, null)) {
                RowSink sink =
                    writer.open(dataset("a", false, Map.of()), List.of("x"), Shape.ARRAY);
                Random random = new Random(1);
                for (int i = 0; i < 1_000; i++) {
                  random.nextBytes(noise);
                  for (int j = 0; j < noise.length; j++) {
                    noise[j] &= 127;
                  }
                  sink.startRow();
                  sink.cell(CellKind.TEXT, noise, 0, noise.length);
                  sink.endRow();
                }
              }
            })
        .hasMessage("the store is away");
    assertThat(calls.get()).isBetween(1, 4);
  }

  private SectionWriter writer(List<Format> formats) {
    return new SectionWriter("s", run, formats, KEY, fragments::put, (records, bytes) -> {}, null);
  }

  private static Dataset dataset(String name, boolean single, Map<String, Mask> masks) {
    return new Dataset(name, single, Sql.of("SELECT 1"), masks);
  }

  private static void rows(
      SectionWriter writer, Dataset dataset, Shape shape, List<String> columns, String... values) {
    RowSink sink = writer.open(dataset, columns, shape);
    for (String value : values) {
      row(sink, value);
    }
    sink.end();
  }

  private static void row(RowSink sink, @Nullable String... cells) {
    sink.startRow();
    for (String cell : cells) {
      if (cell == null) {
        sink.nullCell();
      } else {
        byte[] utf8 = cell.getBytes(StandardCharsets.UTF_8);
        sink.cell(CellKind.TEXT, utf8, 0, utf8.length);
      }
    }
    sink.endRow();
  }

  private static void literal(RowSink sink, String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    sink.cell(CellKind.LITERAL, utf8, 0, utf8.length);
  }

  private static void json(RowSink sink, String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    sink.cell(CellKind.JSON, utf8, 0, utf8.length);
  }

  private String content(CollectedFile file) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    for (Segment segment : file.segments()) {
      assertThat(segment.run()).isEqualTo(run);
      joined.write(fragments.get(segment.fragment()), segment.offset(), segment.length());
    }
    joined.write(3);
    joined.write(0);
    try {
      byte[] content =
          new InflaterInputStream(
                  new ByteArrayInputStream(joined.toByteArray()), new Inflater(true))
              .readAllBytes();
      CRC32 crc = new CRC32();
      crc.update(content);
      assertThat(crc.getValue()).isEqualTo(file.crc32());
      return new String(content, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError("not DEFLATE", e);
    }
  }
}
