package dev.dossier.common.storage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StorageClassesTest {
  @Test
  void an_empty_class_becomes_the_default_one_and_others_stay() {
    String both =
        "<Upload><Key>a</Key><StorageClass>GLACIER</StorageClass></Upload>"
            + "<Upload><Key>b</Key><StorageClass>%s</Upload><Upload><Key>c</Key>%s</Upload>";

    assertThat(StorageClasses.filled(both.formatted("</StorageClass>", "<StorageClass/>")))
        .isEqualTo(
            both.formatted("STANDARD</StorageClass>", "<StorageClass>STANDARD</StorageClass>"));
  }
}
