package dev.dossier.collector.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.dossier.collector.source.ItemSink;
import dev.dossier.common.datamap.FieldPath;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonAnswerTest {
  private static final List<String> VALUES =
      List.of(
          "0",
          "-1.50e+3",
          "12345678901234567890",
          "true",
          "false",
          "null",
          "\"\"",
          "\"a\\\"b\\u00e9\\n\"",
          "\"\u00e9\u20ac\ud83d\ude00\"",
          "[]",
          "[ 1 , [ \"x\" ] ]",
          "{}",
          "{ \"a\" : { \"b\" : \"c\" } }");

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\n\t "})
  void elementsAreWhatStandsBetweenTheCommas(String space) throws Exception {
    String list =
        VALUES.stream().collect(Collectors.joining(space + "," + space, "[" + space, space + "]"));
    String body = space + "{\"\u20ac\":1," + space + "\"d\":" + space + list + "}" + space;

    for (String mark : List.of("", "\ufeff")) {
      List<JsonAnswer> elements = JsonAnswer.of(utf8(mark + body)).list(FieldPath.of("d"));

      assertThat(elements).isNotNull();
      assertThat(elements.stream().map(JsonAnswerTest::text)).containsExactlyElementsOf(VALUES);
    }
  }

  @Test
  void viewsAreLookedIntoLikeWholes() throws Exception {
    JsonAnswer answer =
        JsonAnswer.of(utf8("{\"x\":[1, {\"d\": [{\"id\": \"\u00e9\"}, {\"id\": 7}], \"e\": 5}]}"));

    JsonAnswer second = present(answer.list(FieldPath.of("x"))).get(1);
    JsonAnswer inner = present(second.at(FieldPath.of("d")));

    assertThat(text(inner)).isEqualTo("[{\"id\": \"\u00e9\"}, {\"id\": 7}]");
    assertThat(text(present(second.at(FieldPath.of("e"))))).isEqualTo("5");
    assertThat(second.size(FieldPath.of("d"))).isEqualTo(2);
    assertThat(present(inner.list(FieldPath.of("."))).get(1).scalar(FieldPath.of("id")))
        .isEqualTo(new JsonAnswer.Scalar("7", false));
  }

  @Test
  void aListIsNotCopied() throws Exception {
    String item = IntStream.range(0, 50_000).mapToObj(i -> "1").collect(Collectors.joining(","));
    byte[] body = utf8("[" + ("[" + item + "],").repeat(20) + "0]");
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    present(JsonAnswer.of(body).list(FieldPath.of(".")));
    long before = threads.getCurrentThreadAllocatedBytes();

    List<JsonAnswer> elements = present(JsonAnswer.of(body).list(FieldPath.of(".")));

    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(body.length / 4);
    assertThat(elements).hasSize(21);
  }

  @Test
  void moreItemsThanOnePageMayHaveAreTooLarge() throws Exception {
    byte[] most = utf8("[" + "0,".repeat(JsonAnswer.MOST_ITEMS - 1) + "0]");
    byte[] more = utf8("[" + "0,".repeat(4 * 1024 * 1024) + "0]");
    JsonAnswer tooMany = JsonAnswer.of(more);

    assertThat(JsonAnswer.of(most).list(FieldPath.of("."))).hasSize(JsonAnswer.MOST_ITEMS);
    assertThatThrownBy(() -> tooMany.list(FieldPath.of(".")))
        .isInstanceOf(StoppedException.class)
        .hasMessage("too_large");
  }

  @Test
  void moreKeysThanCanBeKeptAreTooLarge() throws Exception {
    String most = keys(JsonAnswer.MOST_NAMES - 2);
    String nested = "{\"a\":" + keys(60_000) + ",\"b\":" + keys(60_000) + ",\"c\":1}";
    String more = "{\"a\":{\"b\":[" + keys(JsonAnswer.MOST_NAMES - 1) + "]}}";

    assertThat(JsonAnswer.of(utf8("{\"a\":" + most + ",\"b\":" + most + "}"))).isNotNull();
    assertThat(JsonAnswer.of(utf8(nested))).isNotNull();
    assertThatThrownBy(() -> JsonAnswer.of(utf8(more)))
        .isInstanceOf(StoppedException.class)
        .hasMessage("too_large");
  }

  @Test
  void whatIsNotUtf8IsABadAnswer() {
    for (var charset : List.of(StandardCharsets.UTF_16BE, StandardCharsets.UTF_16LE)) {
      assertThatThrownBy(() -> JsonAnswer.of("[{\"a\":1}]".getBytes(charset)))
          .isInstanceOf(StoppedException.class)
          .hasMessage("bad_answer");
    }
    assertThatThrownBy(() -> JsonAnswer.of(new byte[] {'"', (byte) 0xe9, '"'}))
        .isInstanceOf(StoppedException.class)
        .hasMessage("bad_answer");
  }

  private static String keys(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "\"" + i + "\":0")
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static <T> T present(@Nullable T value) {
    assertThat(value).isNotNull();
    return value;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(JsonAnswer answer) {
    List<String> texts = new ArrayList<>();
    answer.writeTo(
        new ItemSink() {
          @Override
          public void item(byte[] json, int offset, int length) {
            texts.add(new String(json, offset, length, StandardCharsets.UTF_8));
          }

          @Override
          public void endPage() {}

          @Override
          public void end() {}
        });
    return texts.getFirst();
  }
}
