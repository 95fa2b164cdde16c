package dev.dossier.common.datamap;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The tests' data map, as text to change and as the model. */
final class Example {

  static final String FILE = "example.yaml";

  private Example() {}

  static String text() {
    return text("/datamap/" + FILE);
  }

  static String text(String resource) {
    try (InputStream in = Example.class.getResourceAsStream(resource)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The HTTP parts. */
  static String http() {
    return text("/datamap/http.yaml");
  }

  static DataMap map() {
    return parse(text());
  }

  static DataMap parse(String yaml) {
    return DataMapParser.parse(FILE, yaml.getBytes(StandardCharsets.UTF_8));
  }
}
