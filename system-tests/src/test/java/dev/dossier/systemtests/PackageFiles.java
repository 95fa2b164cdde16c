package dev.dossier.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** A downloaded package against its own manifest. */
final class PackageFiles {
  private static final String MANIFEST = "manifest.json";

  private PackageFiles() {}

  /** Every file that the manifest lists and no other, with its sum and as many records. */
  static void areWhole(Map<String, byte[]> entries) throws NoSuchAlgorithmException {
    JsonNode manifest = RunningPlatform.json(entries.get(MANIFEST));
    MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
    Set<String> listed = new TreeSet<>(Set.of(MANIFEST));
    for (JsonNode file : manifest.get("files")) {
      String path = file.get("path").asString();
      listed.add(path);
      byte[] content = entries.get(path);
      assertThat(content).as(path).isNotNull();
      assertThat(HexFormat.of().formatHex(sha256.digest(content)))
          .as(path)
          .isEqualTo(file.get("sha256").asString());
      if (path.endsWith(".json") && file.hasNonNull("records")) {
        assertThat(records(RunningPlatform.json(content)))
            .as(path)
            .isEqualTo(file.get("records").asLong());
      }
    }
    assertThat(entries.keySet()).isEqualTo(listed);
    for (JsonNode section : manifest.get("sections")) {
      assertThat(section.get("status").asString())
          .as(section.toString())
          .isIn("found", "nothing_found");
    }
  }

  /** A dataset of one object has one record, or none. */
  private static long records(JsonNode content) {
    return content.isArray() ? content.size() : content.isNull() ? 0 : 1;
  }
}
