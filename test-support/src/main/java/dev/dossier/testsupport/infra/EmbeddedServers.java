package dev.dossier.testsupport.infra;

/** PostgreSQL as a process of this machine, Kafka and S3 in this JVM. */
final class EmbeddedServers implements Servers {
  @Override
  public PostgresServer startPostgres() {
    return EmbeddedPostgresServer.start();
  }

  @Override
  public KafkaServer startKafka() {
    return EmbeddedKafkaServer.start();
  }

  @Override
  public S3Server startS3() {
    return EmbeddedS3Server.start();
  }
}
