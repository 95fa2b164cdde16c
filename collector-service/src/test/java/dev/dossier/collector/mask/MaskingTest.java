package dev.dossier.collector.mask;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.common.datamap.Mask;
import dev.dossier.common.event.CollectedFiles.Redaction;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class MaskingTest {
  private static final byte[] KEY = "one package version's key".getBytes(UTF_8);
  private static final byte[] OTHER = "another one's key".getBytes(UTF_8);

  @Test
  void equalValuesHaveEqualHashesWithinOneKeyOnly() {
    String hash = apply(new Mask.Hash(), KEY, "jane@example.org");

    assertThat(hash).matches("[0-9a-f]{32}");
    assertThat(apply(new Mask.Hash(), KEY, "jane@example.org")).isEqualTo(hash);
    assertThat(apply(new Mask.Hash(), KEY, "Jane@example.org")).isNotEqualTo(hash);
    assertThat(apply(new Mask.Hash(), OTHER, "jane@example.org")).isNotEqualTo(hash);
  }

  @Test
  void theFirstCharactersStayWhateverTheirBytes() {
    assertThat(apply(new Mask.Truncate(3), KEY, "10.1.2.3")).isEqualTo("10.…");
    assertThat(apply(new Mask.Truncate(2), KEY, "żółw🐢")).isEqualTo("żó…");
    assertThat(apply(new Mask.Truncate(5), KEY, "żółw🐢")).isEqualTo("żółw🐢");
    assertThat(apply(new Mask.Truncate(1), KEY, "")).isEmpty();
  }

  @Test
  void whatWasMaskedIsListedWithItsAction() {
    Masking masking =
        new Masking(
            List.of("a", "b", "c", "d"),
            Map.of("a", new Mask.Hash(), "b", new Mask.Truncate(7), "d", new Mask.Drop()),
            KEY);
    byte[] value = "value".getBytes(UTF_8);
    masking.apply(0, value, 0, value.length);
    masking.apply(0, value, 0, value.length);
    masking.apply(1, value, 1, 2);

    assertThat(masking.apply(3, value, 0, value.length)).isNull();
    assertThat(masking.kept()).containsExactly("a", "b", "c");
    assertThat(masking.redactions())
        .containsExactly(
            new Redaction("a", "hash", "data_map", 2),
            new Redaction("b", "truncate(7)", "data_map", 1),
            new Redaction("d", "drop", "data_map", 1));
  }

  private static String apply(Mask mask, byte[] key, String value) {
    byte[] utf8 = ("<" + value + ">").getBytes(UTF_8);
    return new String(
        Objects.requireNonNull(Masking.apply(mask, key, utf8, 1, utf8.length - 2)), UTF_8);
  }
}
