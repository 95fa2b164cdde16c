package dev.dossier.testsupport;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;

/** Programs of the machine that some tests need. */
public final class Tools {
  private static final List<String> USUAL_PLACES =
      List.of("/usr/bin", "/usr/local/bin", "/bin", "/usr/sbin", "/opt/homebrew/bin");

  private Tools() {}

  /**
   * The first of these programs that is there.
   *
   * @param names alternatives, for example {@code chromium, google-chrome}
   * @throws TestAbortedException if there is none: the test counts as skipped
   * @throws AssertionError instead, if the system property {@code tools} is {@code required}
   */
  public static Path require(String... names) {
    return find(names).orElseThrow(() -> missing(names));
  }

  public static Optional<Path> find(String... names) {
    return Arrays.stream(names)
        .flatMap(name -> places().map(place -> Path.of(place, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static RuntimeException missing(String... names) {
    String message =
        "this test needs the program "
            + String.join(" or ", names)
            + ", which is neither on the PATH nor in "
            + USUAL_PLACES;
    if ("required".equals(System.getProperty("tools"))) {
      throw new AssertionError(message);
    }
    return new TestAbortedException(message);
  }

  private static Stream<String> places() {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Stream.concat(
        Pattern.compile(Pattern.quote(File.pathSeparator)).splitAsStream(path),
        USUAL_PLACES.stream());
  }
}
