package dev.dossier.packager.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntryNamesTest {

  @ParameterizedTest
  @ValueSource(strings = {"README.txt", "data/a/b.json", "files/a/Jürgen Größe 写真.jpg", "a/..b"})
  void plain_relative_paths_are_safe(String name) {
    assertThat(EntryNames.safe(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/etc/passwd",
        "../x",
        "a/../b",
        "a/./b",
        "a//b",
        "a/",
        "..",
        "a\\b",
        "C:/x",
        "a\nb",
        "a\u0000b",
        "a\u202Egnp.exe",
        "a/b ",
        "a*b"
      })
  void what_leads_elsewhere_or_looks_like_another_is_not(String name) {
    assertThat(EntryNames.safe(name)).isFalse();
  }

  @Test
  void two_names_that_differ_in_case_alone_are_one_on_other_systems() {
    assertThatThrownBy(() -> EntryNames.check(List.of("data/a.json", "data/A.json")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatCode(() -> EntryNames.check(List.of("data/a.json", "data/b.json")))
        .doesNotThrowAnyException();
  }
}
