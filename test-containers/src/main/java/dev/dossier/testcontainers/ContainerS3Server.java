package dev.dossier.testcontainers;

import dev.dossier.testsupport.infra.S3Server;
import io.minio.BucketExistsArgs;
import io.minio.MakeBucketArgs;
import io.minio.MinioClient;
import io.minio.errors.MinioException;
import java.net.URI;
import java.util.Map;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

/** A store of MinIO's kind in a container. */
final class ContainerS3Server extends S3Server {
  private static final int PORT = 9000;

  private final GenericContainer<?> container;
  private final MinioClient client;

  ContainerS3Server(DockerImageName image) {
    super("test-access-key", "test-secret-key");
    container =
        new GenericContainer<>(image)
            .withCommand("server", "/data", "--address", ":" + PORT)
            .withEnv(
                Map.of(
                    "MINIO_ROOT_USER",
                    accessKey(),
                    "MINIO_ROOT_PASSWORD",
                    secretKey(),
                    "MINIO_BROWSER",
                    "off",
                    "MINIO_UPDATE",
                    "off"))
            .waitingFor(Wait.forHttp("/minio/health/ready").forPort(PORT));
    Engine.start(container, PORT);
    client =
        MinioClient.builder()
            .endpoint(endpoint().toString())
            .region(REGION)
            .credentials(accessKey(), secretKey())
            .build();
  }

  @Override
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + container.getMappedPort(PORT));
  }

  @Override
  public void createBucket(String name) {
    try {
      if (!client.bucketExists(BucketExistsArgs.builder().bucket(name).build())) {
        client.makeBucket(MakeBucketArgs.builder().bucket(name).build());
      }
    } catch (MinioException e) {
      throw new IllegalStateException("cannot make the bucket " + name, e);
    }
  }

  @Override
  public void close() {
    container.stop();
  }
}
