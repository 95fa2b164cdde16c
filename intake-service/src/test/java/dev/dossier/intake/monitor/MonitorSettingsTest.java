package dev.dossier.intake.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class MonitorSettingsTest {
  private static final Duration EVERY = Duration.ofHours(1);
  private static final Duration SOME = Duration.ofDays(1);

  @Test
  void aWrongOneNamesItsKey() {
    assertThatThrownBy(() -> new MonitorSettings(Duration.ZERO, 5, null, 7, 14, SOME))
        .hasMessageContaining("dossier.monitor.every");
    assertThatThrownBy(() -> new MonitorSettings(Duration.ofHours(12), 5, null, 7, 14, SOME))
        .as("a day could pass without a look after the digest's hour")
        .hasMessageContaining("dossier.monitor.every");
    assertThatThrownBy(() -> new MonitorSettings(EVERY, -1, null, 7, 14, SOME))
        .hasMessageContaining("dossier.monitor.due-soon-days");
    assertThatThrownBy(() -> new MonitorSettings(EVERY, 5, "nobody", 7, 14, SOME))
        .hasMessageContaining("dossier.monitor.digest-to");
    assertThatThrownBy(() -> new MonitorSettings(EVERY, 5, "a@b.example, c@d.example", 7, 14, SOME))
        .hasMessageContaining("dossier.monitor.digest-to");
    assertThatThrownBy(() -> new MonitorSettings(EVERY, 5, null, 24, 14, SOME))
        .hasMessageContaining("dossier.monitor.digest-hour");
    assertThatThrownBy(() -> new MonitorSettings(EVERY, 5, null, 7, 14, Duration.ZERO))
        .hasMessageContaining("dossier.monitor.history");
    assertThatThrownBy(() -> new MonitorSettings(EVERY, 5, null, 7, -1, SOME))
        .hasMessageContaining("dossier.monitor.pause-days");
  }

  @Test
  void anEmptyAddressIsNone() {
    assertThat(new MonitorSettings(EVERY, 5, " ", 7, 14, SOME).digestTo()).isNull();
  }
}
