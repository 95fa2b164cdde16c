package dev.dossier.collector.fragment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.common.event.CollectedFiles.CollectedFile;
import dev.dossier.common.event.CollectedFiles.Segment;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.CRC32;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/** The fragments of several runs, as the packager has them. */
final class Kept {
  private final Map<UUID, Map<Integer, byte[]>> fragments = new ConcurrentHashMap<>();

  FragmentTarget target(UUID run) {
    Map<Integer, byte[]> ofRun = new ConcurrentHashMap<>();
    fragments.put(run, ofRun);
    return ofRun::put;
  }

  /** What the file's segments inflate to; its length, CRC-32 and SHA-256 must be right. */
  String content(CollectedFile file) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    for (Segment segment : file.segments()) {
      joined.write(
          fragments.get(segment.run()).get(segment.fragment()), segment.offset(), segment.length());
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
      assertThat((long) content.length).isEqualTo(file.bytes());
      assertThat(crc.getValue()).isEqualTo(file.crc32());
      assertThat(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content)))
          .isEqualTo(file.sha256());
      return new String(content, StandardCharsets.UTF_8);
    } catch (IOException | NoSuchAlgorithmException e) {
      throw new AssertionError("not DEFLATE", e);
    }
  }
}
