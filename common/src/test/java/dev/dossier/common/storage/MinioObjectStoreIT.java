package dev.dossier.common.storage;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dossier.testsupport.infra.Infrastructure;
import dev.dossier.testsupport.infra.S3Server;
import java.net.URI;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The contract on an S3 server that checks signatures. */
class MinioObjectStoreIT extends ObjectStoreContract {
  private static MinioObjectStore store;

  @BeforeAll
  static void prepare() {
    S3Server server = Infrastructure.s3();
    store = new MinioObjectStore(settings(server, server.secretKey(), "contract-bucket"));
    store.prepare();
    store.prepare();
  }

  @Override
  protected ObjectStore store() {
    return store;
  }

  @Test
  void a_wrong_secret_key_is_an_error_of_the_store() {
    MinioObjectStore stranger =
        new MinioObjectStore(settings(Infrastructure.s3(), "wrong", "contract-bucket"));

    assertThatThrownBy(() -> stranger.get("contract/x"))
        .isInstanceOf(StorageException.class)
        .isNotInstanceOf(NoSuchObjectException.class);
  }

  @Test
  void a_store_that_is_away_is_an_error_of_the_store() {
    S3Server server = Infrastructure.s3();
    MinioObjectStore away =
        new MinioObjectStore(
            new StorageSettings(
                URI.create("http://127.0.0.1:9"),
                null,
                server.accessKey(),
                server.secretKey(),
                "contract-bucket",
                null));

    assertThatThrownBy(() -> away.get("contract/x")).isInstanceOf(StorageException.class);
  }

  private static StorageSettings settings(S3Server server, String secretKey, String bucket) {
    return new StorageSettings(
        server.endpoint(), null, server.accessKey(), secretKey, bucket, S3Server.REGION);
  }
}
