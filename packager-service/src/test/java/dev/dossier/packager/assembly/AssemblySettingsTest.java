package dev.dossier.packager.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class AssemblySettingsTest {

  @Test
  void what_is_left_out_has_a_default() {
    assertThat(new AssemblySettings(null, null))
        .isEqualTo(new AssemblySettings(DataSize.ofMegabytes(8), 2));
  }

  @Test
  void a_wrong_setting_is_named() {
    assertThatThrownBy(() -> new AssemblySettings(DataSize.ofBytes(0), null))
        .hasMessageContaining("dossier.assembly.large-from");
    for (int wrong : new int[] {0, 7}) {
      assertThatThrownBy(() -> new AssemblySettings(null, wrong))
          .hasMessageContaining("dossier.assembly.large-at-once");
    }
  }
}
