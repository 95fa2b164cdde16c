package dev.dossier.testsupport.infra;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import org.jspecify.annotations.Nullable;

/**
 * An S3 server in this process, objects as files in a directory. It has no tags, lifecycle rules,
 * versions or encryption (501).
 */
public final class EmbeddedS3Server extends S3Server {
  /** Jetty's 200 would be many for one machine; as many as a busy service has connections. */
  private static final int THREADS = 64;

  /** The largest body with an old-style (not streamed) signature, which is held in memory. */
  private static final long MAX_HELD_BODY = 64L << 20;

  /** No grace: clients keep idle connections open, and Jetty would count those as work. */
  private static final long STOP_MILLIS = 0;

  private final S3Proxy proxy;
  private final FilesystemNio2BlobStore store;
  private final @Nullable Path throwAway;

  private EmbeddedS3Server(
      S3Proxy proxy,
      FilesystemNio2BlobStore store,
      String accessKey,
      String secretKey,
      @Nullable Path throwAway) {
    super(accessKey, secretKey);
    this.proxy = proxy;
    this.store = store;
    this.throwAway = throwAway;
  }

  /** Temporary directory, free port; all gone after close. */
  public static EmbeddedS3Server start() {
    try {
      Path directory = Files.createTempDirectory("dossier-s3");
      return launch(directory, 0, "test-access-key", "test-secret-key", directory);
    } catch (IOException e) {
      throw new UncheckedIOException("no temporary directory for the S3 server", e);
    }
  }

  /**
   * Keeps its objects.
   *
   * @param directory made when it does not exist
   * @param port 0 for a free one
   */
  public static EmbeddedS3Server start(
      Path directory, int port, String accessKey, String secretKey) {
    return launch(directory, port, accessKey, secretKey, null);
  }

  private static EmbeddedS3Server launch(
      Path directory, int port, String accessKey, String secretKey, @Nullable Path throwAway) {
    try {
      Files.createDirectories(directory);
      var store = new FilesystemNio2BlobStore(directory.toString());
      S3Proxy proxy =
          S3Proxy.builder()
              .blobStore(store)
              .endpoint(URI.create("http://127.0.0.1:" + port))
              .awsAuthentication(AuthenticationType.AWS_V4, accessKey, secretKey)
              .jettyMaxThreads(THREADS)
              .v4MaxNonChunkedRequestSize(MAX_HELD_BODY)
              .stopTimeout(STOP_MILLIS)
              .build();
      proxy.start();
      return new EmbeddedS3Server(proxy, store, accessKey, secretKey, throwAway);
    } catch (Exception e) {
      throw new IllegalStateException("the S3 server did not start on port " + port, e);
    }
  }

  @Override
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + proxy.getPort());
  }

  public int port() {
    return proxy.getPort();
  }

  @Override
  public void createBucket(String name) {
    if (!store.containerExists(name)) {
      store.createContainer(name);
    }
  }

  @Override
  public void close() {
    try {
      proxy.stop();
    } catch (Exception e) {
      throw new IllegalStateException("the S3 server did not stop", e);
    }
    if (throwAway != null) {
      delete(throwAway);
    }
  }

  private static void delete(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete the S3 server's directory", e);
    }
  }
}
