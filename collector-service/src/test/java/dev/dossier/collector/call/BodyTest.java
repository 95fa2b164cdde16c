package dev.dossier.collector.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dossier.collector.call.Body.Growth;
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
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BodyTest {
  private static final byte[] TEXT =
      "{\"a\":[1,2,3]}".repeat(20_000).getBytes(StandardCharsets.UTF_8);
  private static final Growth NONE = bytes -> {};

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
  @ValueSource(ints = {-20_000, -1, 0, 1, 100_000})
  void aLengthIsAHintAndNoPromise(int more) throws Exception {
    byte[] read =
        Body.read(new ByteArrayInputStream(TEXT), null, TEXT.length + more, TEXT.length, NONE);

    assertThat(read).isEqualTo(TEXT);
    assertThatThrownBy(() ->
            Body.read(
                new ByteArrayInputStream(TEXT), null, TEXT.length + more, TEXT.length - 1, NONE))
        .isInstanceOf(TooLargeException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 65_535, 65_536, 65_537, 200_000, 3_000_000, 5_000_000})
  void whereNobodyKnowsTheLengthRoomIsTakenAsBytesCome(int size) throws Exception {
    byte[] text = new byte[size];
    new Random(size).nextBytes(text);
    AtomicLong taken = new AtomicLong(Body.first(-1, 5_000_000));

    byte[] read = Body.read(new ByteArrayInputStream(text), null, -1, 5_000_000, taken::addAndGet);

    assertThat(read).isEqualTo(text);
    assertThat(taken.get()).isBetween(2L * size, Math.max(4L * size, 131_072) + 2_097_152);
    assertThat(size > 65_536 || taken.get() == 131_072).as("a small one takes little").isTrue();
  }

  @Test
  void withoutRoomForMoreNothingMoreIsRead() {
    ByteArrayInputStream in = new ByteArrayInputStream(TEXT);

    assertThatThrownBy(() ->
            Body.read(
                in,
                null,
                -1,
                TEXT.length,
                bytes -> {
                  throw new EOFException("no room");
                }))
        .hasMessage("no room");
    assertThat(in.available()).isEqualTo(TEXT.length - 65_537);
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

    assertThatThrownBy(() -> Body.read(packed, "gzip", -1, 1 << 20, NONE))
        .isInstanceOf(TooLargeException.class);
    assertThat(packed.available()).isGreaterThan(bomb.size() / 3);
  }

  /** The JDK's stream calls itself for each empty member. */
  @Test
  void membersThatHoldNothingCostNoStack() throws Exception {
    ByteArrayOutputStream members = new ByteArrayOutputStream();
    byte[] empty = gzip(new byte[0]);
    for (int i = 0; i < 9_000; i++) {
      members.write(empty);
    }
    members.write(gzip(TEXT));
    byte[] few = members.toByteArray();
    for (int i = 0; i < 11_000; i++) {
      members.write(empty);
    }

    assertThat(read(few, "gzip", TEXT.length)).isEqualTo(TEXT);
    assertThatThrownBy(() -> read(members.toByteArray(), "gzip", TEXT.length))
        .isInstanceOf(ZipException.class);
  }

  @Test
  void membersAreJoinedAndWhatFollowsThemIsLeft() throws Exception {
    ByteArrayOutputStream members = new ByteArrayOutputStream();
    members.write(gzip("one, ".getBytes(StandardCharsets.UTF_8)));
    members.write(gzip(" two".getBytes(StandardCharsets.UTF_8)));
    members.write(new byte[100]);

    assertThat(new String(read(members.toByteArray(), "gzip", 20), StandardCharsets.UTF_8))
        .isEqualTo("one,  two");
  }

  /** RFC 1952: FHCRC, FEXTRA, FNAME and FCOMMENT before the data. */
  @Test
  void optionalHeaderFieldsAreSkipped() throws Exception {
    byte[] plain = gzip(TEXT);
    ByteArrayOutputStream full = new ByteArrayOutputStream();
    full.write(plain, 0, 3);
    full.write(2 | 4 | 8 | 16);
    full.write(plain, 4, 6);
    full.write(new byte[] {3, 0, 'a', 'b', 'c', 'n', 0, 'c', 'd', 0, 9, 9});
    full.write(plain, 10, plain.length - 10);

    assertThat(read(full.toByteArray(), "gzip", TEXT.length)).isEqualTo(TEXT);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2, -1, -8})
  void aBrokenPackedBodyIsNoBody(int at) throws Exception {
    byte[] broken = gzip(TEXT);
    broken[at < 0 ? broken.length + at : at] ^= 0x55;

    assertThatThrownBy(() -> read(broken, "gzip", TEXT.length)).isInstanceOf(ZipException.class);
  }

  private static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(content);
    }
    return bytes.toByteArray();
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

    assertThat(Body.read(in, "gzip", -1, TEXT.length, NONE)).isEqualTo(TEXT);
  }

  private static byte[] read(byte[] bytes, String encoding, int atMost) throws IOException {
    return Body.read(new ByteArrayInputStream(bytes), encoding, -1, atMost, NONE);
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
