package dev.dossier.common.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What every object store has to do; a store's test extends it. */
abstract class ObjectStoreContract {
  private static final String TYPE = "application/octet-stream";
  private final String prefix = "contract/" + UUID.randomUUID() + "/";

  /** A prepared store. */
  protected abstract ObjectStore store();

  @Test
  void keeps_what_was_put_and_replaces_it() {
    String key = prefix + "a";
    store().put(key, bytes("one"), TYPE);
    store().put(key, bytes("two!"), TYPE);

    assertThat(store().get(key)).isEqualTo(bytes("two!"));
    assertThat(store().size(key)).contains(4L);
  }

  @Test
  void what_is_put_if_absent_stays_what_it_is_also_when_many_put_at_once() throws Exception {
    String key = prefix + "once";
    assertThat(store().putIfAbsent(key, bytes("first"), TYPE)).isTrue();
    assertThat(store().putIfAbsent(key, bytes("second"), TYPE)).isFalse();
    assertThat(store().get(key)).isEqualTo(bytes("first"));

    byte[] large = new byte[6 * 1024 * 1024];
    List<Callable<Boolean>> puts =
        Collections.nCopies(4, () -> store().putIfAbsent(prefix + "raced", large, TYPE));
    try (ExecutorService threads = Executors.newFixedThreadPool(puts.size())) {
      int won = 0;
      for (Future<Boolean> put : threads.invokeAll(puts)) {
        won += put.get() ? 1 : 0;
      }
      assertThat(won).isEqualTo(1);
    }
    assertThat(store().size(prefix + "raced")).contains((long) large.length);
  }

  @Test
  void opens_a_part_from_any_byte_and_closes_before_its_end() throws IOException {
    String key = prefix + "parts";
    byte[] large = new byte[8 * 1024 * 1024];
    new Random(5).nextBytes(large);
    store().put(key, large, TYPE);

    try (InputStream in = store().open(key, 1_000_001, 3)) {
      assertThat(in.readAllBytes()).isEqualTo(Arrays.copyOfRange(large, 1_000_001, 1_000_004));
    }
    try (InputStream in = store().open(key, large.length - 2, 100)) {
      assertThat(in.readAllBytes()).hasSize(2);
    }
    for (int i = 0; i < 20; i++) {
      try (InputStream in = store().open(key, 0, large.length)) {
        assertThat(in.read()).isEqualTo(large[0] & 0xff);
      }
    }
    assertThatThrownBy(() -> store().open(prefix + "none", 0, 1))
        .isInstanceOf(NoSuchObjectException.class);
  }

  @Test
  void says_that_there_is_no_such_object() {
    assertThatThrownBy(() -> store().get(prefix + "none"))
        .isInstanceOf(NoSuchObjectException.class);
    assertThat(store().size(prefix + "none")).isEmpty();
  }

  @Test
  void lists_a_prefix_in_key_order_and_deletes_what_is_named() {
    store().put(prefix + "d/2", bytes("22"), TYPE);
    store().put(prefix + "d/1", bytes("1"), TYPE);
    store().put(prefix + "e/3", bytes("333"), TYPE);

    assertThat(store().list(prefix + "d/"))
        .extracting(ObjectStore.StoredObject::key)
        .containsExactly(prefix + "d/1", prefix + "d/2");
    store().delete(List.of(prefix + "d/1", prefix + "d/2", prefix + "d/never"));
    assertThat(store().list(prefix + "d/")).isEmpty();
    assertThat(store().get(prefix + "e/3")).isEqualTo(bytes("333"));
  }

  @Test
  void an_upload_of_several_parts_is_the_bytes_that_were_written() throws IOException {
    byte[] large = new byte[37 * 1024 * 1024 + 11];
    new Random(7).nextBytes(large);
    String key = prefix + "large";

    try (Upload upload = store().upload(key, TYPE)) {
      for (int from = 0; from < large.length; from += 1_000_003) {
        upload.write(large, from, Math.min(1_000_003, large.length - from));
      }
      assertThat(store().size(key)).isEmpty();
      upload.complete();
    }

    try (InputStream in = store().open(key)) {
      assertThat(Arrays.equals(in.readAllBytes(), large)).isTrue();
    }
    assertThat(store().unfinishedUploads(prefix)).isEmpty();
  }

  @Test
  void an_upload_of_exactly_one_part_and_of_nothing_are_objects_too() throws IOException {
    byte[] part = new byte[16 * 1024 * 1024];
    for (byte[] content : List.of(part, new byte[0])) {
      String key = prefix + "exact" + content.length;
      try (Upload upload = store().upload(key, TYPE)) {
        upload.write(content, 0, content.length);
        upload.complete();
      }
      assertThat(store().size(key)).contains((long) content.length);
    }
  }

  @Test
  void an_upload_closed_without_completing_leaves_nothing() throws IOException {
    String key = prefix + "broken";
    try (Upload upload = store().upload(key, TYPE)) {
      upload.write(new byte[17 * 1024 * 1024], 0, 17 * 1024 * 1024);
    }

    assertThat(store().size(key)).isEmpty();
    assertThat(store().unfinishedUploads(prefix)).isEmpty();
  }

  @Test
  void a_presigned_url_hands_out_this_object_under_a_name_and_nothing_else() throws Exception {
    store().put(prefix + "zip", bytes("zip"), "application/zip");
    store().put(prefix + "other", bytes("other"), TYPE);
    URI url = store().presignGet(prefix + "zip", Duration.ofMinutes(5), "Daten von Jürgen.zip");

    HttpResponse<String> answer = get(url);
    HttpResponse<String> tampered =
        get(URI.create(url.toString().replace(prefix + "zip", prefix + "other")));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("zip");
    assertThat(answer.headers().firstValue("Content-Disposition"))
        .hasValueSatisfying(
            value -> assertThat(value).contains("attachment").contains("J%C3%BCrgen.zip"));
    assertThat(tampered.statusCode()).isEqualTo(403);
  }

  private static HttpResponse<String> get(URI url) throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofString());
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
