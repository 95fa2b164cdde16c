package dev.dossier.quickstart.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.dossier.quickstart.report.Failure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PackageCheckTest {
  private static final String PATH = "data/profile/posts.json";
  private static final String POSTS = "[{\"id\":1,\"tags\":[1,2]},{\"id\":2,\"tags\":[]}]";

  @TempDir Path directory;

  @Test
  void aRightPackageIsSummedUp() throws Exception {
    Path zip = zip(POSTS, manifest(POSTS, 2, hash(POSTS)));
    assertThat(new PackageCheck().check(zip, Map.of(PATH, 2L), Map.of()))
        .isEqualTo(new PackageCheck.Summary(1, 2));
  }

  @Test
  void aWrongHashIsNamed() throws Exception {
    finds(zip(POSTS, manifest(POSTS, 2, hash("other"))), PATH + " has another SHA-256");
  }

  @Test
  void aCountThatIsNotTheDatabasesIsNamed() throws Exception {
    String one = "[{\"id\":1}]";
    finds(zip(one, manifest(one, 1, hash(one))), PATH + " has 1 records, the source says 2");
  }

  @Test
  void whatIsNoJsonIsNamed() throws Exception {
    String broken = "[{\"id\":1},";
    finds(zip(broken, manifest(broken, 2, hash(broken))), PATH + " is no JSON");
  }

  @Test
  void aFileThatIsMissingIsNamed() throws Exception {
    finds(zip(POSTS, "{\"files\":[]}"), PATH + " is not in the manifest", PATH + " is missing");
  }

  @Test
  void itemsThatAreOthersThanTheSourcesAreCounted() throws Exception {
    Path zip = zip(POSTS, manifest(POSTS, 2, hash(POSTS)));
    List<JsonNode> right = items("{\"id\":2,\"tags\":[]}", "{\"tags\":[1,2],\"id\":1}");
    assertThat(new PackageCheck().check(zip, Map.of(), Map.of(PATH, right)).records()).isEqualTo(2);
    List<JsonNode> wrong = items("{\"id\":2,\"tags\":[]}", "{\"id\":2,\"tags\":[]}");
    assertThatExceptionOfType(Failure.class)
        .isThrownBy(() -> new PackageCheck().check(zip, Map.of(), Map.of(PATH, wrong)))
        .withMessageContaining(PATH + " lacks 1 of the source's items and has 1 others");
  }

  private static List<JsonNode> items(String... json) {
    return Stream.of(json).map(JsonMapper.builder().build()::readTree).toList();
  }

  private static void finds(Path zip, String... findings) {
    assertThatExceptionOfType(Failure.class)
        .isThrownBy(() -> new PackageCheck().check(zip, Map.of(PATH, 2L), Map.of()))
        .satisfies(failure -> assertThat(failure.getMessage()).contains(findings));
  }

  private Path zip(String data, String manifest) throws IOException {
    Path file = directory.resolve("package.zip");
    try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.putNextEntry(new ZipEntry(PATH));
      zip.write(data.getBytes(StandardCharsets.UTF_8));
      zip.putNextEntry(new ZipEntry("manifest.json"));
      zip.write(manifest.getBytes(StandardCharsets.UTF_8));
    }
    return file;
  }

  private static String manifest(String data, int records, String sha256) {
    return """
    {"files": [{"path": "%s", "records": %d, "bytes": %d, "sha256": "%s"}]}
    """
        .formatted(PATH, records, data.length(), sha256);
  }

  private static String hash(String text) throws Exception {
    return HexFormat.of()
        .formatHex(
            MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
  }
}
