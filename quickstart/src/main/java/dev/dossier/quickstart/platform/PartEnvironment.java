package dev.dossier.quickstart.platform;

import dev.dossier.testsupport.infra.JobsRole;
import dev.dossier.testsupport.infra.S3Server;
import dev.dossier.testsupport.infra.ServiceDatabase;
import java.util.Map;

/** What a service is told of an embedded server, by Spring's names. */
final class PartEnvironment {
  private PartEnvironment() {}

  static Map<String, String> ofDatabase(ServiceDatabase database) {
    return Map.of(
        "SPRING_DATASOURCE_URL", database.url(),
        "SPRING_DATASOURCE_USERNAME", database.appUser(),
        "SPRING_DATASOURCE_PASSWORD", database.appPassword(),
        "SPRING_FLYWAY_URL", database.url(),
        "SPRING_FLYWAY_USER", database.ownerUser(),
        "SPRING_FLYWAY_PASSWORD", database.ownerPassword());
  }

  static Map<String, String> ofJobs(JobsRole jobs) {
    return Map.of(
        "DOSSIER_JOBS_USERNAME", jobs.user(),
        "DOSSIER_JOBS_PASSWORD", jobs.password());
  }

  static Map<String, String> ofStore(String endpoint, String accessKey, String secretKey) {
    return Map.of(
        "DOSSIER_S3_ENDPOINT", endpoint,
        "DOSSIER_S3_PUBLIC_ENDPOINT", endpoint,
        "DOSSIER_S3_ACCESS_KEY", accessKey,
        "DOSSIER_S3_SECRET_KEY", secretKey,
        "DOSSIER_S3_BUCKET", Parts.BUCKET,
        "DOSSIER_S3_REGION", S3Server.REGION);
  }
}
