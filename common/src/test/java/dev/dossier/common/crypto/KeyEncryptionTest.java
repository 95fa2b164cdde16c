package dev.dossier.common.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class KeyEncryptionTest {
  private static final byte[] PLAIN = "Jane Doe".getBytes(StandardCharsets.UTF_8);
  private static final int STARTS = 8;
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
  void a_new_key_in_the_file_wraps_from_then_on_and_the_old_one_still_unwraps() throws IOException {
    Path file = dir.resolve("kek.json");
    KeyEncryption.createIfMissing(file);
    long[] now = {0};
    KeyEncryption running = KeyEncryption.load(file, () -> now[0]);
    byte[] place = AssociatedData.contentKey(request, 1);
    byte[] old = running.seal(PLAIN, place);

    assertThat(KeysetFile.addPrimary(file)).isEqualTo(2);
    byte[] others = KeyEncryption.load(file).seal(PLAIN, place);

    assertThat(running.open(others, place)).as("read anew at once").isEqualTo(PLAIN);
    now[0] = KeyEncryption.FOLLOWS_WITHIN.toNanos() + 1;
    byte[] again = running.wrapAgain(old, place);
    assertThat(again).startsWith(running.primaryPrefix());
    assertThat(KeysetFile.retireOthers(file, KeysetFile.primary(file))).isEqualTo(1);
    KeyEncryption last = KeyEncryption.load(file);
    assertThat(last.open(again, place)).isEqualTo(PLAIN);
    assertThatThrownBy(() -> last.open(old, place)).isInstanceOf(DecryptionException.class);
    assertThat(KeyEncryption.of(Files.readString(file)).open(again, place)).isEqualTo(PLAIN);
  }

  @Test
  void no_key_is_retired_when_another_wraps_than_the_one_that_was_verified() throws IOException {
    Path file = dir.resolve("kek.json");
    KeyEncryption.createIfMissing(file);
    KeysetFile.addPrimary(file);
    int verified = KeysetFile.primary(file);
    KeysetFile.addPrimary(file);

    assertThatThrownBy(() -> KeysetFile.retireOthers(file, verified))
        .hasMessageContaining("another key wraps by now");
    assertThat(KeysetFile.size(file)).isEqualTo(3);
  }

  @Test
  void a_file_that_is_away_or_broken_is_told_of_once_and_changes_nothing() throws IOException {
    Path file = dir.resolve("kek.json");
    KeyEncryption.createIfMissing(file);
    String content = Files.readString(file);
    long[] now = {0};
    KeyEncryption running = KeyEncryption.load(file, () -> now[0]);
    byte[] place = AssociatedData.contentKey(request, 1);
    Logger logger = (Logger) LoggerFactory.getLogger(KeyEncryption.class);
    ListAppender<ILoggingEvent> told = new ListAppender<>();
    told.start();
    Level before = logger.getLevel();
    logger.setLevel(Level.INFO);
    logger.addAppender(told);
    try {
      for (String state : List.of("away", "away", "broken", "broken", "good", "away")) {
        Files.deleteIfExists(file);
        if (!state.equals("away")) {
          Files.writeString(file, state.equals("good") ? content : "{\"key\": \"canary\"}");
        }
        now[0] += KeyEncryption.FOLLOWS_WITHIN.toNanos() + 1;
        assertThat(running.open(running.seal(PLAIN, place), place)).isEqualTo(PLAIN);
      }
    } finally {
      logger.detachAppender(told);
      logger.setLevel(before);
    }
    assertThat(told.list)
        .extracting(ILoggingEvent::getLevel)
        .containsExactly(Level.WARN, Level.WARN, Level.INFO, Level.WARN);
    assertThat(told.list.getFirst().getFormattedMessage())
        .contains("dossier.kek-file", "kek.json", "NoSuchFileException");
    assertThat(told.list.toString()).doesNotContain("canary");
  }

  @Test
  void a_new_keyset_is_its_readers_as_before_also_behind_a_link() throws IOException {
    Path mounted = Files.createDirectory(dir.resolve("..data")).resolve("kek.json");
    KeyEncryption.createIfMissing(mounted);
    Files.setPosixFilePermissions(mounted, PosixFilePermissions.fromString("rw-r-----"));
    Path file = Files.createSymbolicLink(dir.resolve("kek.json"), mounted);
    PosixFileAttributes before = Files.readAttributes(mounted, PosixFileAttributes.class);

    assertThat(KeysetFile.addPrimary(file)).isEqualTo(2);

    assertThat(Files.isSymbolicLink(file)).isTrue();
    assertThat(KeysetFile.size(mounted)).isEqualTo(2);
    PosixFileAttributes after = Files.readAttributes(mounted, PosixFileAttributes.class);
    assertThat(after.permissions()).isEqualTo(before.permissions());
    assertThat(after.owner()).isEqualTo(before.owner());
    assertThat(after.group()).isEqualTo(before.group());
    assertThat(mounted.getParent().toFile().list()).containsExactly("kek.json");
  }

  @Test
  void a_file_of_another_user_stays_that_users_or_nothing_is_changed() throws IOException {
    Path file = Files.writeString(dir.resolve("kek.json"), "first");
    UserPrincipal other;
    try {
      other = file.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("daemon");
      Files.setOwner(file, other);
    } catch (IOException e) {
      Assumptions.abort("only root may give a file away");
      return;
    }

    SecretFile.replace(file, "second");
    assertThat(file).hasContent("second");
    assertThat(Files.getOwner(file)).isEqualTo(other);
    try (KeysetLock lock = KeysetLock.tryHold(file).orElseThrow()) {
      assertThat(lock).isNotNull();
    }
    assertThat(Files.getOwner(dir.resolve("kek.json.lock"))).isEqualTo(other);
    Files.delete(dir.resolve("kek.json.lock"));

    assertThatThrownBy(() -> SecretFile.replace(file, "third", new Nobody()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("belongs to daemon")
        .hasMessageContaining("nothing is changed");
    assertThat(file).hasContent("second");
    assertThat(dir.toFile().list()).containsExactly("kek.json");
  }

  /** A user who may give nothing away. */
  private static final class Nobody implements SecretFile.Giving {
    @Override
    public void owner(Path file, UserPrincipal owner) throws IOException {
      throw new FileSystemException(file.toString(), null, "Operation not permitted");
    }

    @Override
    public void group(Path file, GroupPrincipal group) throws IOException {
      throw new FileSystemException(file.toString(), null, "Operation not permitted");
    }
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
  void starts_at_the_same_time_agree_on_one_whole_keyset() throws Exception {
    for (int round = 0; round < 5; round++) {
      Path file = dir.resolve("kek-" + round + ".json");
      byte[] place = AssociatedData.contentKey(request, round);
      DataKey key = DataKey.random();
      CyclicBarrier start = new CyclicBarrier(STARTS);
      List<Callable<byte[]>> starts =
          Collections.nCopies(
              STARTS,
              () -> {
                start.await();
                KeyEncryption.createIfMissing(file);
                return KeyEncryption.load(file).wrap(key, place);
              });

      try (ExecutorService threads = Executors.newFixedThreadPool(STARTS)) {
        KeyEncryption keys = null;
        for (Future<byte[]> wrapped : threads.invokeAll(starts)) {
          byte[] each = wrapped.get();
          keys = keys == null ? KeyEncryption.load(file) : keys;
          assertThat(keys.unwrap(each, place)).isNotNull();
        }
      }
      assertThat(dir.toFile().list()).as("nothing is left beside it").hasSize(round + 1);
    }
  }

  @Test
  void a_start_that_loses_the_race_replaces_nothing() throws IOException {
    Path file = dir.resolve("kek.json");

    assertThat(SecretFile.create(file, "first")).isTrue();
    assertThat(SecretFile.create(file, "second")).isFalse();

    assertThat(file).hasContent("first");
    assertThat(dir.toFile().list()).containsExactly("kek.json");
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
