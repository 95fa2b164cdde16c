package dev.dossier.quickstart.demo;

import dev.dossier.quickstart.report.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Checks a downloaded package against its manifest and against what the source itself says. */
final class PackageCheck {
  private static final Set<String> NOT_LISTED = Set.of("manifest.json", "manifest.json.sig");

  private final JsonMapper mapper = JsonMapper.builder().build();
  private final List<String> findings = new ArrayList<>();
  private long records;

  /**
   * @param files listed in the manifest
   * @param records in JSON files
   */
  record Summary(int files, long records) {}

  /**
   * @param rows number of records by path of JSON file
   * @param items records by path of JSON file, in any order
   * @throws Failure names each finding
   */
  Summary check(Path file, Map<String, Long> rows, Map<String, List<JsonNode>> items) {
    Map<String, Long> expected = new HashMap<>(rows);
    items.forEach((path, all) -> expected.put(path, (long) all.size()));
    int files;
    try (ZipFile zip = new ZipFile(file.toFile())) {
      JsonNode listed = manifest(zip).path("files");
      files = listed.size();
      sameNames(zip, listed);
      for (JsonNode entry : listed) {
        checkEntry(zip, entry, expected);
      }
      for (Map.Entry<String, List<JsonNode>> entry : items.entrySet()) {
        checkItems(zip, entry.getKey(), entry.getValue());
      }
      Set<String> missing = new TreeSet<>(expected.keySet());
      listed.forEach(entry -> missing.remove(entry.path("path").asString("")));
      missing.forEach(path -> findings.add(path + " is missing"));
    } catch (IOException e) {
      throw Failure.of("the package is no readable ZIP: " + e.getMessage());
    }
    if (!findings.isEmpty()) {
      throw Failure.of("the package is wrong:\n  " + String.join("\n  ", findings));
    }
    return new Summary(files, records);
  }

  private JsonNode manifest(ZipFile zip) throws IOException {
    ZipEntry entry = zip.getEntry("manifest.json");
    if (entry == null) {
      throw Failure.of("the package has no manifest.json");
    }
    try (InputStream in = zip.getInputStream(entry)) {
      return mapper.readTree(in);
    } catch (JacksonException e) {
      throw Failure.of("manifest.json is no JSON");
    }
  }

  private void sameNames(ZipFile zip, JsonNode listed) {
    Set<String> entries =
        zip.stream()
            .map(ZipEntry::getName)
            .filter(name -> !NOT_LISTED.contains(name))
            .collect(Collectors.toCollection(TreeSet::new));
    for (JsonNode file : listed) {
      if (!entries.remove(file.path("path").asString(""))) {
        findings.add(file.path("path").asString("") + " is in the manifest only");
      }
    }
    entries.forEach(name -> findings.add(name + " is not in the manifest"));
  }

  private void checkEntry(ZipFile zip, JsonNode listed, Map<String, Long> expected)
      throws IOException {
    String path = listed.path("path").asString("");
    ZipEntry entry = zip.getEntry(path);
    if (entry == null) {
      return;
    }
    MessageDigest digest = sha256();
    long counted = -1;
    long bytes;
    try (var in = new DigestInputStream(zip.getInputStream(entry), digest)) {
      if (path.endsWith(".json")) {
        counted = count(path, in);
      }
      in.transferTo(OutputStream.nullOutputStream());
    }
    bytes = entry.getSize();
    if (bytes != listed.path("bytes").asLong(-1)) {
      findings.add(path + " has another size than the manifest says");
    }
    if (!HexFormat.of().formatHex(digest.digest()).equals(listed.path("sha256").asString(""))) {
      findings.add(path + " has another SHA-256 than the manifest says");
    }
    if (path.startsWith("data/") && counted >= 0) {
      records += counted;
      same(path, "the manifest", listed.path("records").asLong(-1), counted);
      same(path, "the source", expected.getOrDefault(path, -1L), counted);
    }
  }

  /** The very items, each as often. */
  private void checkItems(ZipFile zip, String path, List<JsonNode> wanted) throws IOException {
    ZipEntry entry = zip.getEntry(path);
    if (entry == null) {
      return;
    }
    List<JsonNode> left = new ArrayList<>(wanted);
    try (InputStream in = zip.getInputStream(entry)) {
      long strange = 0;
      for (JsonNode item : mapper.readTree(in)) {
        if (!left.remove(item)) {
          strange++;
        }
      }
      if (strange > 0 || !left.isEmpty()) {
        findings.add(
            "%s lacks %d of the source's items and has %d others"
                .formatted(path, left.size(), strange));
      }
    } catch (JacksonException e) {
      // Named when its records were counted.
    }
  }

  private void same(String path, String who, long said, long counted) {
    if (said != counted) {
      findings.add("%s has %d records, %s says %d".formatted(path, counted, who, said));
    }
  }

  /** Elements of an array, 1 for an object, 0 for null; reads all of it. */
  private long count(String path, InputStream in) {
    try (JsonParser parser =
        mapper
            .reader()
            .without(tools.jackson.core.StreamReadFeature.AUTO_CLOSE_SOURCE)
            .createParser(in)) {
      long count = 0;
      JsonToken first = parser.nextToken();
      if (first == JsonToken.START_ARRAY) {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          parser.skipChildren();
          count++;
        }
      } else if (first == JsonToken.START_OBJECT) {
        parser.skipChildren();
        count = 1;
      } else if (first != JsonToken.VALUE_NULL) {
        findings.add(path + " is neither an array nor an object nor null");
      }
      if (parser.nextToken() != null) {
        findings.add(path + " goes on after its end");
      }
      return count;
    } catch (JacksonException e) {
      findings.add(path + " is no JSON");
      return -1;
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
