package dev.dossier.testcontainers;

import dev.dossier.testsupport.infra.KafkaServer;
import dev.dossier.testsupport.infra.PostgresServer;
import dev.dossier.testsupport.infra.S3Server;
import dev.dossier.testsupport.infra.Servers;

/** The servers of docker-compose.yml, from the same images. Needs a Docker engine. */
public final class ContainerServers implements Servers {
  private final Images images = Images.ofThisRepository();

  @Override
  public PostgresServer startPostgres() {
    return new ContainerPostgresServer(images.of("postgres"));
  }

  @Override
  public KafkaServer startKafka() {
    return new ContainerKafkaServer(images.of("kafka"));
  }

  @Override
  public S3Server startS3() {
    return new ContainerS3Server(images.of("s3"));
  }
}
