package dev.dossier.intake.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class MonitorSettingsTest {
  private static final Duration SOME = Duration.ofDays(1);

  @Test
  void aWrongOneNamesItsKey() {
    assertThatThrownBy(() -> new MonitorSettings(Duration.ZERO, 5, null, 7, SOME))
        .hasMessageContaining("dossier.monitor.every");
    assertThatThrownBy(() -> new MonitorSettings(SOME, -1, null, 7, SOME))
        .hasMessageContaining("dossier.monitor.due-soon-days");
    assertThatThrownBy(() -> new MonitorSettings(SOME, 5, "nobody", 7, SOME))
        .hasMessageContaining("dossier.monitor.digest-to");
    assertThatThrownBy(() -> new MonitorSettings(SOME, 5, "a@b.example, c@d.example", 7, SOME))
        .hasMessageContaining("dossier.monitor.digest-to");
    assertThatThrownBy(() -> new MonitorSettings(SOME, 5, null, 24, SOME))
        .hasMessageContaining("dossier.monitor.digest-hour");
    assertThatThrownBy(() -> new MonitorSettings(SOME, 5, null, 7, Duration.ZERO))
        .hasMessageContaining("dossier.monitor.history");
  }

  @Test
  void anEmptyAddressIsNone() {
    assertThat(new MonitorSettings(SOME, 5, " ", 7, SOME).digestTo()).isNull();
  }
}
