package dev.dossier.collector.fragment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dossier.collector.source.ItemSink;
import dev.dossier.collector.source.SectionSink.Shape;
import dev.dossier.common.datamap.Dataset;
import dev.dossier.common.datamap.Mask;
import dev.dossier.common.datamap.Sql;
import dev.dossier.common.event.CollectedFiles.CollectedFile;
import dev.dossier.common.event.CollectedFiles.Segment;
import dev.dossier.common.event.Format;
import dev.dossier.common.event.Wire;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SuspensionTest {
  private static final int PAGE = 7;
  private static final Dataset FIRST = dataset("first", false);
  private static final Dataset ONE = dataset("one", true);
  private static final Dataset LAST = dataset("last", false);

  private final Kept kept = new Kept();
  private final List<String> items = items(200);

  /** Slices of so many items: within the first page, at its end, over chunks. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3, 7, 150})
  void aSectionInSlicesIsTheSectionInOneGo(int slice) {
    CollectedSection whole = write(Integer.MAX_VALUE);

    CollectedSection sliced = write(slice);

    assertThat(sliced.records()).isEqualTo(whole.records()).isEqualTo(401);
    assertThat(sliced.bytes()).isEqualTo(whole.bytes());
    List<CollectedFile> expected = whole.files().files();
    List<CollectedFile> actual = sliced.files().files();
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < expected.size(); i++) {
      assertThat(kept.content(actual.get(i))).isEqualTo(kept.content(expected.get(i)));
      assertThat(actual.get(i))
          .usingRecursiveComparison()
          .ignoringFields("segments", "compressedBytes")
          .isEqualTo(expected.get(i));
    }
    assertThat(actual.getFirst().segments().stream().map(Segment::run).distinct())
        .hasSizeGreaterThan(1);
  }

  @Test
  void aSliceThatWroteNothingAddsNothing() {
    SuspendedSection first;
    try (SectionWriter writer = writer(null)) {
      item(writer.items(FIRST, Shape.ARRAY), items.getFirst());
      first = again(writer.suspend());
    }
    SuspendedSection second;
    try (SectionWriter writer = writer(first)) {
      second = again(writer.suspend());
    }
    SuspendedSection third;
    try (SectionWriter writer = writer(second)) {
      assertThat(writer.items(FIRST, Shape.ARRAY)).isNotNull();
      third = again(writer.suspend());
    }

    assertThat(Wire.write(second)).isEqualTo(Wire.write(first));
    assertThat(third.open().json().segments()).isEqualTo(first.open().json().segments());
    assertThat(third.records()).isEqualTo(1);
    assertThat(third.toString()).isEqualTo("SuspendedSection[1]");
    assertThat(third.open().toString()).isEqualTo("OpenDataset[first, 1]");
  }

  @Test
  void whatWasLeftOpenMustGoOn() {
    SuspendedSection left;
    try (SectionWriter writer = writer(null)) {
      item(writer.items(FIRST, Shape.ARRAY), items.getFirst());
      left = again(writer.suspend());
    }

    try (SectionWriter writer = writer(left)) {
      assertThatThrownBy(writer::finish).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> writer.items(LAST, Shape.ARRAY))
          .isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> writer.open(LAST, List.of("a"), Shape.ARRAY))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void rowsAreWrittenInOneGo() {
    try (SectionWriter writer = writer(null)) {
      assertThat(writer.open(FIRST, List.of("a"), Shape.ARRAY)).isNotNull();

      assertThatThrownBy(writer::suspend).isInstanceOf(IllegalStateException.class);
    }
  }

  /** Two datasets of many items with one of a single item between, cut after so many. */
  private CollectedSection write(int slice) {
    Writing writing = new Writing(slice);
    writing.dataset(FIRST, Shape.ARRAY, items);
    writing.dataset(ONE, Shape.OBJECT, items.subList(0, 1));
    writing.dataset(LAST, Shape.ARRAY, items);
    return writing.finish();
  }

  private final class Writing {
    private final int slice;
    private SectionWriter writer = writer(null);
    private int written;

    Writing(int slice) {
      this.slice = slice;
    }

    void dataset(Dataset dataset, Shape shape, List<String> all) {
      ItemSink sink = writer.items(dataset, shape);
      for (int i = 0; i < all.size(); i++) {
        item(sink, all.get(i));
        if (++written % slice == 0) {
          next();
          sink = writer.items(dataset, shape);
        }
        if ((i + 1) % PAGE == 0) {
          sink.endPage();
        }
      }
      sink.endPage();
      sink.end();
    }

    private void next() {
      try (SectionWriter before = writer) {
        writer = writer(again(before.suspend()));
      }
    }

    CollectedSection finish() {
      try (SectionWriter last = writer) {
        return last.finish();
      }
    }
  }

  private SectionWriter writer(@Nullable SuspendedSection before) {
    UUID run = UUID.randomUUID();
    return new SectionWriter(
        "s",
        run,
        List.of(Format.JSON, Format.CSV),
        new byte[32],
        kept.target(run),
        (r, b) -> {},
        before);
  }

  /** As it travels. */
  private static SuspendedSection again(SuspendedSection section) {
    return Wire.read(Wire.write(section), SuspendedSection.class);
  }

  private static Dataset dataset(String name, boolean single) {
    return new Dataset(name, single, Sql.of("SELECT 1"), Map.of("card.number", new Mask.Last4()));
  }

  private static List<String> items(int count) {
    Random random = new Random(count);
    List<String> items = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String extra = i % 3 == 0 ? ",\"k" + i % 5 + "\":[null,\"é\"]" : "";
      items.add(
          "{\"id\":"
              + i
              + ",\"card\":{\"number\":\"4111"
              + i
              + "\"},\"noise\":\""
              + Long.toHexString(random.nextLong()).repeat(30)
              + "\""
              + extra
              + "}");
    }
    return items;
  }

  private static void item(ItemSink sink, String json) {
    byte[] utf8 = json.getBytes(StandardCharsets.UTF_8);
    sink.item(utf8, 0, utf8.length);
  }
}
