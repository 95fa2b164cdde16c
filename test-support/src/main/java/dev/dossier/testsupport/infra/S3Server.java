package dev.dossier.testsupport.infra;

import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;

/** An S3 server, wherever it runs. Requests must be signed (SigV4). */
public abstract class S3Server implements AutoCloseable {
  public static final String REGION = "us-east-1";

  private final String accessKey;
  private final String secretKey;
  private final AtomicInteger buckets = new AtomicInteger();

  protected S3Server(String accessKey, String secretKey) {
    this.accessKey = accessKey;
    this.secretKey = secretKey;
  }

  /** {@code http://127.0.0.1:port}, path-style addressing. */
  public abstract URI endpoint();

  public final String accessKey() {
    return accessKey;
  }

  public final String secretKey() {
    return secretKey;
  }

  /** Makes the bucket unless it is there. */
  public abstract void createBucket(String name);

  /** A new bucket whose name starts with the given one. */
  public final String createFreshBucket(String prefix) {
    String name = prefix + "-" + buckets.incrementAndGet();
    createBucket(name);
    return name;
  }

  @Override
  public abstract void close();
}
