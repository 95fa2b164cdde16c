package dev.dossier.collector.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dossier.collector.call.Body.TooLargeException;
import dev.dossier.collector.call.Body.UnknownEncodingException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BodyTest {
  private static final byte[] TEXT =
      "{\"a\":[1,2,3]}".repeat(20_000).getBytes(StandardCharsets.UTF_8);

  @ParameterizedTest
  @ValueSource(strings = {"identity", "gzip", "X-GZIP", "deflate", "raw"})
  void eachEncodingIsUndone(String encoding) throws Exception {
    byte[] packed = packed(encoding);

    assertThat(read(packed, encoding.equals("raw") ? "deflate" : encoding, TEXT.length))
        .isEqualTo(TEXT);
    assertThatThrownBy(
            () -> read(packed, encoding.equals("raw") ? "deflate" : encoding, TEXT.length - 1))
        .isInstanceOf(TooLargeException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "deflate", "raw"})
  void halfAPackedBodyIsNoBody(String encoding) throws Exception {
    byte[] half = Arrays.copyOf(packed(encoding), packed(encoding).length / 2);

    assertThatThrownBy(() -> read(half, encoding.equals("raw") ? "deflate" : encoding, TEXT.length))
        .isInstanceOf(EOFException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"br", "zstd", "gzip,gzip", "gzip, deflate", "compress"})
  void whatWasNotOfferedIsRefused(String encoding) {
    assertThatThrownBy(() -> read(TEXT, encoding, TEXT.length))
        .isInstanceOf(UnknownEncodingException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"identity", "gzip", "deflate"})
  void anEmptyBodyIsEmpty(String encoding) throws Exception {
    assertThat(read(new byte[0], encoding, 10)).isEmpty();
  }

  /** A mebibyte that would become a gibibyte: read up to the bound, and no further. */
  @Test
  void aBombIsNotUnpacked() throws Exception {
    ByteArrayOutputStream bomb = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bomb)) {
      byte[] zeros = new byte[1 << 20];
      for (int i = 0; i < 256; i++) {
        out.write(zeros);
      }
    }
    ByteArrayInputStream packed = new ByteArrayInputStream(bomb.toByteArray());

    assertThatThrownBy(() -> Body.read(packed, "gzip", 1 << 20))
        .isInstanceOf(TooLargeException.class);
    assertThat(packed.available()).isGreaterThan(bomb.size() / 3);
  }

  /** Closing a client's stream reads what is left of it. */
  @Test
  void theStreamIsLeftOpen() throws Exception {
    InputStream in =
        new ByteArrayInputStream(packed("gzip")) {
          @Override
          public void close() {
            throw new AssertionError("closed");
          }
        };

    assertThat(Body.read(in, "gzip", TEXT.length)).isEqualTo(TEXT);
  }

  private static byte[] read(byte[] bytes, String encoding, int atMost) throws IOException {
    return Body.read(new ByteArrayInputStream(bytes), encoding, atMost);
  }

  private static byte[] packed(String encoding) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    OutputStream out =
        switch (encoding) {
          case "gzip", "X-GZIP" -> new GZIPOutputStream(bytes);
          case "deflate" -> new DeflaterOutputStream(bytes);
          case "raw" -> new DeflaterOutputStream(bytes, new Deflater(6, true));
          default -> bytes;
        };
    try (out) {
      out.write(TEXT);
    }
    return bytes.toByteArray();
  }
}
