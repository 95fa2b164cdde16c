package dev.dossier.common.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LastResortTest {
  private final List<Integer> halts = new ArrayList<>();
  private final LastResort lastResort = new LastResort(halts::add);

  @Test
  void onlyABrokenMachineEndsTheProcess() {
    lastResort.consider("loop", new IllegalStateException());
    lastResort.consider("loop", new NoClassDefFoundError());
    lastResort.consider("loop", new StackOverflowError());
    lastResort.consider("loop", new AssertionError());
    assertThat(halts).isEmpty();

    lastResort.consider("loop", new OutOfMemoryError());
    lastResort.consider("loop", new InternalError());

    assertThat(halts).containsExactly(3, 3);
  }
}
