package dev.dossier.common.datamap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The grammar's reference says what the parser does. */
class DocumentedGrammarTest {

  private final String reference = Files.readString(Path.of("..", "docs", "data-map.md"));

  DocumentedGrammarTest() throws IOException {}

  @Test
  void itsSmallMapIsAccepted() {
    String block = reference.substring(reference.indexOf("```yaml\nversion: 1"));
    String yaml = block.substring("```yaml\n".length(), block.indexOf("\n```\n"));
    assertThat(Example.parse(yaml).section("profile").datasets()).containsOnlyKeys("user");
  }

  @Test
  void eachWordOfTheGrammarIsExplained() {
    Stream<Enum<?>> enums =
        Stream.of(LegalBasis.values(), Origin.values(), Regime.values()).flatMap(Stream::of);
    assertThat(enums.map(word -> "`" + word.name().toLowerCase(Locale.ROOT) + "`"))
        .allSatisfy(word -> assertThat(reference).contains(word));
    assertThat(new TreeSet<>(DataMapSchemaTest.keys()))
        .allSatisfy(key -> assertThat(reference).containsPattern("[`{ ,]" + key + "[`}, :]"));
    assertThat(JdbcUrl.understood())
        .allSatisfy(name -> assertThat(reference).contains("`" + name + "`"));
    assertThat(
            Stream.of(
                DataMapReader.SOURCE_NAME, DataMapReader.IDENTITY_NAME, SectionReader.SECTION_NAME))
        .allSatisfy(pattern -> assertThat(reference).contains("`" + pattern + "`"));
  }

  @Test
  void itsFindingsAreThoseOfTheParser() {
    String yaml = Example.text().replace("lower(:email)", "lower(:mail)");
    assertThat(Wrong.findings(yaml))
        .singleElement()
        .satisfies(finding -> assertThat(reference).contains(finding.toString().substring(12)));
  }
}
