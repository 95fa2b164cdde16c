package dev.dossier.testcontainers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.testcontainers.utility.DockerImageName;

/**
 * The images of a compose file's services: what is installed is what is tested. Another one, from a
 * mirror or of a newer version, is named by {@code -Dinfra.postgres.image}, {@code
 * -Dinfra.kafka.image}, {@code -Dinfra.s3.image}.
 */
record Images(String composeFile) {
  private static final String FILE = "docker-compose.yml";

  /** Tests run in their module's directory. */
  static Images ofThisRepository() {
    Path start = Path.of("").toAbsolutePath();
    Path directory = start;
    while (directory != null && Files.notExists(directory.resolve(FILE))) {
      directory = directory.getParent();
    }
    if (directory == null) {
      throw new IllegalStateException("expected " + FILE + " in " + start + " or above");
    }
    try {
      return new Images(Files.readString(directory.resolve(FILE)));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + FILE, e);
    }
  }

  DockerImageName of(String service) {
    String other = System.getProperty("infra." + service + ".image");
    return DockerImageName.parse(other == null ? named(service) : other);
  }

  private String named(String service) {
    Matcher image =
        Pattern.compile("(?m)^  " + service + ":\\n(?: {4}.*\\n)*? {4}image: (\\S+)$")
            .matcher(composeFile);
    if (!image.find()) {
      throw new IllegalStateException("no image of the service " + service + " in " + FILE);
    }
    return image.group(1);
  }
}
