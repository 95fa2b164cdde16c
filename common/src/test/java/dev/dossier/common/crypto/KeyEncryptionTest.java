package dev.dossier.common.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyEncryptionTest {
  private static final byte[] PLAIN = "Jane Doe".getBytes(StandardCharsets.UTF_8);
  private final UUID request = UUID.randomUUID();
  private final UUID execution = UUID.randomUUID();
  private final UUID run = UUID.randomUUID();

  @TempDir private Path dir;

  @Test
  void a_wrapped_key_decrypts_what_the_key_encrypted() throws IOException {
    KeyEncryption keys = keys("kek.json");
    DataKey key = DataKey.random();
    byte[] place = AssociatedData.fragment(request, 1, "billing", execution, run, 0);
    byte[] sealed = key.encrypt(PLAIN, place);

    byte[] wrapped = keys.wrap(key, AssociatedData.contentKey(request, 1));

    assertThat(keys.unwrap(wrapped, AssociatedData.contentKey(request, 1)).decrypt(sealed, place))
        .isEqualTo(PLAIN);
  }

  @Test
  void a_fragment_moved_to_another_place_does_not_decrypt() {
    DataKey key = DataKey.random();
    byte[] sealed =
        key.encrypt(PLAIN, AssociatedData.fragment(request, 1, "billing", execution, run, 0));

    for (byte[] elsewhere :
        new byte[][] {
          AssociatedData.fragment(request, 2, "billing", execution, run, 0),
          AssociatedData.fragment(request, 1, "profile", execution, run, 0),
          AssociatedData.fragment(request, 1, "billing", run, execution, 0),
          AssociatedData.fragment(request, 1, "billing", execution, run, 1),
          AssociatedData.fragment(UUID.randomUUID(), 1, "billing", execution, run, 0)
        }) {
      assertThatThrownBy(() -> key.decrypt(sealed, elsewhere))
          .isInstanceOf(DecryptionException.class);
    }
  }

  @Test
  void a_key_wrapped_for_another_request_or_by_another_kek_is_refused() throws IOException {
    KeyEncryption keys = keys("kek.json");
    byte[] wrapped = keys.wrap(DataKey.random(), AssociatedData.contentKey(request, 1));

    assertThatThrownBy(() -> keys.unwrap(wrapped, AssociatedData.contentKey(request, 2)))
        .isInstanceOf(DecryptionException.class);
    KeyEncryption others = keys("other.json");
    assertThatThrownBy(() -> others.unwrap(wrapped, AssociatedData.contentKey(request, 1)))
        .isInstanceOf(DecryptionException.class);
  }

  @Test
  void the_key_file_is_for_its_owner_alone_and_made_once() throws IOException {
    Path file = dir.resolve("kek.json");
    KeyEncryption.createIfMissing(file);
    String first = Files.readString(file);

    KeyEncryption.createIfMissing(file);

    assertThat(Files.readString(file)).isEqualTo(first);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void a_missing_or_wrong_file_is_named() throws IOException {
    Path wrong = Files.writeString(dir.resolve("wrong.json"), "{}");

    assertThatThrownBy(() -> KeyEncryption.load(wrong)).hasMessageContaining("wrong.json");
    assertThatThrownBy(() -> KeyEncryption.load(dir.resolve("none.json")))
        .hasMessageContaining("dossier.kek-file")
        .hasMessageContaining("none.json");
  }

  private KeyEncryption keys(String name) throws IOException {
    Path file = dir.resolve(name);
    KeyEncryption.createIfMissing(file);
    return KeyEncryption.load(file);
  }
}
