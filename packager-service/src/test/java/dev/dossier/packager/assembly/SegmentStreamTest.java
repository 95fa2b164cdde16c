package dev.dossier.packager.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dossier.common.event.CollectedFiles.Segment;
import dev.dossier.packager.inbox.FragmentId;
import dev.dossier.packager.inbox.UnreadableException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

class SegmentStreamTest {
  private static final UUID EXECUTION = UUID.randomUUID();
  private static final UUID RUN = UUID.randomUUID();

  private final Map<Integer, byte[]> stored =
      Map.of(0, new byte[] {10, 11, 12, 13}, 1, new byte[] {20, 21}, 2, new byte[] {30});
  private final Map<Integer, Integer> fetches = new ConcurrentHashMap<>();

  @Test
  void segments_of_several_fragments_end_in_one_final_block() throws IOException {
    Fragments fragments = fragments(0, 1, 1);

    assertThat(bytes(fragments, segment(0, 1, 2), segment(1, 0, 1)))
        .containsExactly(11, 12, 20, 3, 0);
    assertThat(bytes(fragments, segment(1, 1, 1))).containsExactly(21, 3, 0);
    assertThat(fetches).isEqualTo(Map.of(0, 1, 1, 1));
  }

  @Test
  void a_file_without_segments_is_an_empty_stream() throws IOException {
    assertThat(bytes(fragments())).containsExactly(3, 0);
  }

  @Test
  void a_fragment_may_come_back_later() throws IOException {
    Fragments fragments = fragments(0, 1, 0);

    assertThat(bytes(fragments, segment(0, 3, 1), segment(1, 0, 2), segment(0, 0, 1)))
        .containsExactly(13, 20, 21, 10, 3, 0);
  }

  @Test
  void a_segment_beyond_its_fragment_is_unreadable() {
    assertThatThrownBy(() -> bytes(fragments(1), segment(1, 1, 2)))
        .isInstanceOf(UnreadableException.class);
    assertThatThrownBy(() -> bytes(fragments(1), segment(1, Integer.MAX_VALUE, 2)))
        .isInstanceOf(UnreadableException.class);
  }

  @Test
  void an_exception_of_the_fetch_arrives_as_it_is() {
    assertThatThrownBy(() -> bytes(fragments(9), segment(9, 0, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("not there");
  }

  private static byte[] bytes(Fragments fragments, Segment... segments) throws IOException {
    try (SegmentStream stream = new SegmentStream(EXECUTION, List.of(segments), fragments)) {
      return stream.readAllBytes();
    }
  }

  private static Segment segment(int fragment, int offset, int length) {
    return new Segment(RUN, fragment, offset, length);
  }

  private Fragments fragments(Integer... order) {
    return new Fragments(
        List.of(order).stream().map(index -> new FragmentId(EXECUTION, RUN, index)).toList(),
        new Fragments.Source() {
          @Override
          public byte[] fetch(FragmentId id) {
            byte[] bytes = stored.get(id.index());
            if (bytes == null) {
              throw new IllegalArgumentException("not there");
            }
            fetches.merge(id.index(), 1, Integer::sum);
            return bytes;
          }

          @Override
          public byte[] decrypt(FragmentId id, byte[] sealed) {
            return sealed;
          }
        });
  }
}
