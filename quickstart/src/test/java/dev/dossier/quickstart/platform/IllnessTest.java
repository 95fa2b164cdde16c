package dev.dossier.quickstart.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.quickstart.platform.Illness.Said;
import org.junit.jupiter.api.Test;

class IllnessTest {
  private final Illness illness = new Illness();

  @Test
  void theThirdLookInARowIsTheLast() {
    assertThat(says(1, Said.WELL, Said.BROKEN, Said.BROKEN)).isFalse();
    assertThat(says(1, Said.BROKEN)).isTrue();
  }

  @Test
  void whatPassesIsNoIllness() {
    assertThat(says(1, Said.WELL, Said.BROKEN, Said.BROKEN, Said.WELL, Said.BROKEN, Said.BROKEN))
        .isFalse();
    assertThat(says(1, Said.NOTHING, Said.BROKEN, Said.BROKEN)).isFalse();
  }

  @Test
  void oneThatStartsMayTakeItsTime() {
    assertThat(says(1, Said.BROKEN, Said.BROKEN, Said.BROKEN, Said.BROKEN, Said.BROKEN)).isFalse();
    assertThat(says(1, Said.WELL, Said.BROKEN, Said.BROKEN)).isFalse();
    assertThat(says(2, Said.BROKEN, Said.BROKEN, Said.BROKEN)).as("another process").isFalse();
  }

  private boolean says(int starts, Said... answers) {
    boolean lasting = false;
    for (Said said : answers) {
      lasting = illness.isLasting(starts, said);
    }
    return lasting;
  }
}
