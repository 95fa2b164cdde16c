package dev.dossier.common.storage;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where objects are kept.
 *
 * @param endpoint of the S3 API, for the services
 * @param publicEndpoint of the same, for the people who download; the endpoint if left out
 * @param region part of the signature (SigV4); us-east-1 if left out
 * @param bucket dossier if left out
 */
@ConfigurationProperties("dossier.s3")
public record StorageSettings(
    URI endpoint,
    URI publicEndpoint,
    String accessKey,
    String secretKey,
    String bucket,
    String region) {

  public StorageSettings(
      @Nullable URI endpoint,
      @Nullable URI publicEndpoint,
      @Nullable String accessKey,
      @Nullable String secretKey,
      @Nullable String bucket,
      @Nullable String region) {
    this.endpoint = required(endpoint, "endpoint");
    this.publicEndpoint = publicEndpoint == null ? this.endpoint : publicEndpoint;
    this.accessKey = required(accessKey, "access-key");
    this.secretKey = required(secretKey, "secret-key");
    this.bucket = bucket == null ? "dossier" : bucket;
    this.region = region == null ? "us-east-1" : region;
  }

  private static <T> T required(@Nullable T value, String key) {
    if (value == null || value.toString().isBlank()) {
      throw new IllegalArgumentException("dossier.s3." + key + ": required");
    }
    return value;
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return "StorageSettings[" + endpoint + ", " + bucket + "]";
  }
}
