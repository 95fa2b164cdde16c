package dev.dossier.testcontainers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ImagesTest {
  private static final String OTHER = "infra.kafka.image";

  private final Images images =
      new Images(
          """
          services:
            intake:
              image: dossier/intake:1
            kafka:
              # A comment.
              <<: *hardened
              environment:
                IMAGE: {image: no}
              image: some/kafka:4.2
            bare:
              command: x
            last:
              image: some/last:1
          """);

  @AfterEach
  void forget() {
    System.clearProperty(OTHER);
  }

  @Test
  void aServicesImageIsTheOneOfTheComposeFile() {
    assertThat(images.of("kafka")).hasToString("some/kafka:4.2");
    assertThat(images.of("last")).hasToString("some/last:1");
  }

  @Test
  void anotherImageIsNamedByAProperty() {
    System.setProperty(OTHER, "mirror.example:5000/some/kafka:4.3");

    assertThat(images.of("kafka")).hasToString("mirror.example:5000/some/kafka:4.3");
  }

  @Test
  void aServiceWithoutImageGetsNoneOfAnother() {
    for (String service : new String[] {"bare", "nobody"}) {
      assertThatExceptionOfType(IllegalStateException.class)
          .isThrownBy(() -> images.of(service))
          .withMessageContaining(service);
    }
  }

  @Test
  void theRepositorysComposeFileNamesAllThree() {
    Images ours = Images.ofThisRepository();

    assertThat(ours.of("postgres").getUnversionedPart()).isEqualTo("postgres");
    assertThat(ours.of("kafka").getUnversionedPart()).isEqualTo("apache/kafka");
    assertThat(ours.of("s3").getVersionPart()).isNotBlank().isNotEqualTo("latest");
  }
}
