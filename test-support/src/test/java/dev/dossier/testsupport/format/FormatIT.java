package dev.dossier.testsupport.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FormatIT {
  @Test
  void aFileOutOfFormatIsListedByACheckAndMendedByReplace(@TempDir Path root) throws Exception {
    Path source =
        write(root.resolve("module/src/main/java/A.java"), "import java.util.*;class A{}");
    Path generated = write(root.resolve("module/target/src/B.java"), "class B{}");
    Path hidden = write(root.resolve(".cache/src/C.java"), "class C{}");

    assertThat(Format.run(root, false)).containsExactly(source);
    assertThat(source).hasContent("import java.util.*;class A{}");

    assertThat(Format.run(root, true)).containsExactly(source);
    assertThat(source).hasContent("import java.util.*;\n\nclass A {}\n");
    assertThat(Format.run(root, false)).isEmpty();
    assertThat(generated).hasContent("class B{}");
    assertThat(hidden).hasContent("class C{}");
  }

  @Test
  void unusedImportsGoAndTheOthersAreSorted(@TempDir Path root) throws Exception {
    Path source =
        write(
            root.resolve("src/A.java"),
            """
            import java.util.Set;
            import java.util.Map;
            import java.util.List;

            class A {
              Set<List<String>> all;
            }
            """);

    Format.run(root, true);

    assertThat(source).content().startsWith("import java.util.List;\nimport java.util.Set;\n\n");
  }

  private static Path write(Path file, String content) throws Exception {
    Files.createDirectories(file.getParent());
    return Files.writeString(file, content);
  }
}
