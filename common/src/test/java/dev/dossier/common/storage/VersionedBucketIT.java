package dev.dossier.common.storage;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** A store that answers what a versioned bucket would, since the embedded one has no versions. */
class VersionedBucketIT {

  @Test
  void theStartFailsOnABucketThatKeepsWhatWasDeleted() throws IOException {
    HttpServer store = store(200, "<Status>Enabled</Status>");
    try {
      assertThatExceptionOfType(StorageException.class)
          .isThrownBy(() -> prepare(store))
          .withMessageContaining("dossier.s3.bucket")
          .withMessageContaining("a deleted package must be gone");
    } finally {
      store.stop(0);
    }
  }

  @Test
  void aBucketWithoutVersionsAndAStoreThatHasNoneAreFine() throws IOException {
    HttpServer plain = store(200, "");
    HttpServer without = store(501, "");
    try {
      assertThatCode(() -> prepare(plain)).doesNotThrowAnyException();
      assertThatCode(() -> prepare(without)).doesNotThrowAnyException();
    } finally {
      plain.stop(0);
      without.stop(0);
    }
  }

  private static void prepare(HttpServer server) {
    URI endpoint = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    new MinioObjectStore(
            new StorageSettings(endpoint, null, "access", "secret", "dossier", "us-east-1"))
        .prepare();
  }

  private static HttpServer store(int status, String versioning) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          boolean asked =
              String.valueOf(exchange.getRequestURI().getQuery()).contains("versioning");
          byte[] body =
              (status == 200
                      ? "<VersioningConfiguration>" + versioning + "</VersioningConfiguration>"
                      : "<Error><Code>NotImplemented</Code></Error>")
                  .getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "application/xml");
          if ("HEAD".equals(exchange.getRequestMethod())) {
            exchange.sendResponseHeaders(200, -1);
          } else {
            exchange.sendResponseHeaders(asked ? status : 200, body.length);
            exchange.getResponseBody().write(body);
          }
          exchange.close();
        });
    server.start();
    return server;
  }
}
