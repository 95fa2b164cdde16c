package dev.dossier.collector.fragment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.collector.source.ItemSink;
import dev.dossier.collector.source.SectionSink.Shape;
import dev.dossier.common.datamap.Dataset;
import dev.dossier.common.datamap.Mask;
import dev.dossier.common.datamap.Sql;
import dev.dossier.common.event.CollectedFiles.CollectedFile;
import dev.dossier.common.event.CollectedFiles.Redaction;
import dev.dossier.common.event.Format;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ItemWriterTest {
  private final Kept kept = new Kept();

  @Test
  void everyDigitAndTheOrderOfTheKeysStayAsTheyCame() {
    List<CollectedFile> files =
        write(
            Map.of(),
            Shape.ARRAY,
            """
            { "z" : 1.10, "a": 1e400, "n": -0.0,
              "big": 9223372036854775808, "list": [ 1, [ ], { } ], "no": null }
            """,
            "{\"text\": \"\\u00e9 \\ud83d\\ude00 \\ud83d \\/ \\n\", \"t\": true}");

    assertThat(kept.content(files.getFirst()))
        .isEqualTo(
            """
            [
            {"z":1.10,"a":1e400,"n":-0.0,"big":9223372036854775808,"list":[1,[],{}],"no":null},
            {"text":"é 😀 \\ud83d / \\n","t":true}
            ]
            """);
  }

  @Test
  void whatIsNoObjectIsWrapped() {
    List<CollectedFile> files =
        write(Map.of("value", new Mask.Last4()), Shape.ARRAY, "\"12345\"", "[1, 2]", "null");

    assertThat(kept.content(files.getFirst()))
        .isEqualTo("[\n{\"value\":\"*2345\"},\n{\"value\":[\"*\",\"*\"]},\n{\"value\":null}\n]\n");
  }

  @Test
  void columnsAreTheFirstPagesKeysAndOthersGoIntoTheLastOne() {
    Kept csv = new Kept();
    List<CollectedFile> files;
    UUID run = UUID.randomUUID();
    try (SectionWriter writer = writer(run, csv)) {
      ItemSink sink = writer.items(dataset(Map.of()), Shape.ARRAY);
      item(sink, "{\"id\":1,\"who\":{\"name\":\"J\"}}");
      item(sink, "{\"id\":2,\"note\":\"=x\"}");
      sink.endPage();
      item(sink, "{\"late\":[1],\"note\":null,\"id\":3,\"_more\":0}");
      sink.endPage();
      sink.end();
      files = writer.finish().files().files();
    }

    assertThat(csv.content(files.getLast()))
        .isEqualTo(
            """
            id,who,note,_more
            1,"{""name"":""J""}",,
            2,,"'=x",
            3,,,"{""late"":[1],""_more"":0}"
            """
                .replace("\n", "\r\n"));
    assertThat(files.getLast().columns()).containsExactly("id", "who", "note", "_more");
    assertThat(files.getFirst().columns()).containsExactly("id", "who", "note", "_more");
    assertThat(files.getFirst().preview())
        .containsExactly(
            Arrays.asList("1", "{\"name\":\"J\"}", null, null),
            Arrays.asList("2", null, "=x", null),
            Arrays.asList("3", null, null, "{\"late\":[1],\"_more\":0}"));
  }

  @Test
  void aPreviewWithoutOtherKeysHasNoColumnForThem() {
    List<CollectedFile> files = write(Map.of(), Shape.ARRAY, "{\"a\":1}", "{\"a\":2}");

    assertThat(files.getFirst().columns()).containsExactly("a");
    assertThat(files.getFirst().preview()).containsExactly(List.of("1"), List.of("2"));
  }

  @Test
  void masksReachIntoObjectsAndLists() {
    Map<String, Mask> masks = new LinkedHashMap<>();
    masks.put("card.number", new Mask.Last4());
    masks.put("parts.author.phone", new Mask.Drop());
    masks.put("secret", new Mask.Last4());
    masks.put("dotted.key", new Mask.Truncate(1));
    masks.put("gone", new Mask.Drop());

    List<CollectedFile> files =
        write(
            masks,
            Shape.ARRAY,
            """
            {"card":{"number":4111111111111234,"exp":null},
             "parts":[{"author":{"phone":"1","name":"a"}},{"author":[{"phone":"2"},{"phone":null}]}],
             "secret":{"a":"abcdef","b":[true,null]},"dotted.key":"xyz","gone":{"x":[1,2]},
             "number":"stays"}
            """,
            "{\"gone\":null,\"card\":\"none\"}");

    assertThat(kept.content(files.getFirst()))
        .isEqualTo(
            "[\n{\"card\":{\"number\":\"************1234\",\"exp\":null},"
                + "\"parts\":[{\"author\":{\"name\":\"a\"}},{\"author\":[{},{}]}],"
                + "\"secret\":{\"a\":\"**cdef\",\"b\":[\"****\",null]},\"dotted.key\":\"x…\","
                + "\"number\":\"stays\"},\n{\"card\":\"none\"}\n]\n");
    assertThat(files.getFirst().redactions())
        .containsExactly(
            new Redaction("card.number", "last4", "data_map", 1),
            new Redaction("parts.author.phone", "drop", "data_map", 2),
            new Redaction("secret", "last4", "data_map", 2),
            new Redaction("dotted.key", "truncate(1)", "data_map", 1),
            new Redaction("gone", "drop", "data_map", 1));
    assertThat(files.getFirst().preview().toString()).doesNotContain("4111").doesNotContain("xyz");
    assertThat(kept.content(files.getLast())).doesNotContain("4111").doesNotContain("xyz");
  }

  @Test
  void noItemsAreAnEmptyListOrNull() {
    assertThat(kept.content(write(Map.of(), Shape.ARRAY).getFirst())).isEqualTo("[]\n");
    assertThat(kept.content(write(Map.of(), Shape.OBJECT).getFirst())).isEqualTo("null\n");
    assertThat(kept.content(write(Map.of(), Shape.OBJECT, "{\"a\": 1}").getFirst()))
        .isEqualTo("{\"a\":1}\n");
  }

  private List<CollectedFile> write(Map<String, Mask> masks, Shape shape, String... items) {
    UUID run = UUID.randomUUID();
    try (SectionWriter writer = writer(run, kept)) {
      ItemSink sink = writer.items(dataset(masks), shape);
      for (String item : items) {
        item(sink, item);
      }
      sink.endPage();
      sink.end();
      return writer.finish().files().files();
    }
  }

  private static SectionWriter writer(UUID run, Kept kept) {
    return new SectionWriter(
        "s",
        run,
        List.of(Format.JSON, Format.CSV),
        new byte[32],
        kept.target(run),
        (r, b) -> {},
        null);
  }

  private static Dataset dataset(Map<String, Mask> masks) {
    return new Dataset("d", false, Sql.of("SELECT 1"), masks);
  }

  private static void item(ItemSink sink, String json) {
    byte[] utf8 = json.getBytes(StandardCharsets.UTF_8);
    sink.item(utf8, 0, utf8.length);
  }
}
