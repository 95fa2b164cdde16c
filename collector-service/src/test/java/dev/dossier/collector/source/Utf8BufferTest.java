package dev.dossier.collector.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class Utf8BufferTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "plain",
        "\"quoted\" \\ back",
        "line\nbreak\r\ttab\b\f",
        "\u0000\u0001\u001f\u007f",
        "é € 😀 \u2028 \uffff",
        "ends with \\",
        "</script>"
      })
  void aJsonStringReadsBackAsItWas(String text) {
    assertThat(
            JsonMapper.shared()
                .readValue(json(text.getBytes(StandardCharsets.UTF_8)), String.class))
        .isEqualTo(text);
  }

  @Test
  void bytesThatAreNoUtf8AreReplaced() {
    byte[][] wrong = {
      {'a', (byte) 0xff, 'b'},
      {'a', (byte) 0xc3},
      {(byte) 0xc0, (byte) 0x80},
      {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
      {(byte) 0xf5, (byte) 0x80, (byte) 0x80, (byte) 0x80},
      {(byte) 0xe2, (byte) 0x82, 'x'},
    };
    for (byte[] bytes : wrong) {
      assertThat(JsonMapper.shared().readValue(json(bytes), String.class)).contains("\ufffd");
    }
  }

  @Test
  void itGrowsFromNothing() {
    Utf8Buffer buffer = new Utf8Buffer(1);

    for (int i = 0; i < 10_000; i++) {
      buffer.put('x');
    }

    assertThat(buffer.toByteArray()).hasSize(10_000).containsOnly('x');
  }

  private static byte[] json(byte[] utf8) {
    Utf8Buffer buffer = new Utf8Buffer(1);
    buffer.putJsonString(utf8, 0, utf8.length);
    return buffer.toByteArray();
  }
}
