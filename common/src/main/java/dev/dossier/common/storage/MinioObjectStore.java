package dev.dossier.common.storage;

import io.minio.AbortMultipartUploadArgs;
import io.minio.BucketExistsArgs;
import io.minio.GetBucketVersioningArgs;
import io.minio.GetObjectArgs;
import io.minio.GetPresignedObjectUrlArgs;
import io.minio.Http;
import io.minio.ListMultipartUploadsArgs;
import io.minio.ListObjectsArgs;
import io.minio.MakeBucketArgs;
import io.minio.MinioAsyncClient;
import io.minio.PutObjectArgs;
import io.minio.RemoveObjectsArgs;
import io.minio.Result;
import io.minio.StatObjectArgs;
import io.minio.errors.ErrorResponseException;
import io.minio.errors.MinioException;
import io.minio.messages.DeleteRequest;
import io.minio.messages.DeleteResult;
import io.minio.messages.Item;
import io.minio.messages.ListMultipartUploadsResult;
import io.minio.messages.VersioningConfiguration;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The port on io.minio, the S3 API alone. Thread-safe. */
public final class MinioObjectStore implements ObjectStore {
  private static final int PRECONDITION_FAILED = 412;
  private static final int NOT_IMPLEMENTED = 501;
  private static final long SMALLEST_PART = 5L * 1024 * 1024;

  private final MinioAsyncClient client;
  private final MinioAsyncClient presigner;
  private final String bucket;

  public MinioObjectStore(StorageSettings settings) {
    this.client = client(settings, settings.endpoint());
    // SigV4 signs the host: a URL for people has to be signed for the host that they see.
    this.presigner = client(settings, settings.publicEndpoint());
    this.bucket = settings.bucket();
  }

  private static MinioAsyncClient client(StorageSettings settings, URI endpoint) {
    return MinioAsyncClient.builder()
        .endpoint(endpoint.toString())
        .region(settings.region())
        .credentials(settings.accessKey(), settings.secretKey())
        .httpClient(
            Http.newDefaultClient().newBuilder().addInterceptor(new StorageClasses()).build(), true)
        .build();
  }

  @Override
  public void put(String key, byte[] data, String contentType) {
    await(
        "put",
        key,
        client.putObject(
            PutObjectArgs.builder()
                .bucket(bucket)
                .object(key)
                .data(data, data.length)
                .contentType(contentType)
                .build()));
  }

  @Override
  public boolean putIfAbsent(String key, byte[] data, String contentType) {
    if (size(key).isPresent()) {
      return false;
    }
    // In one request, whatever its size: parts would be put together without the condition.
    PutObjectArgs args =
        PutObjectArgs.builder().bucket(bucket).object(key).stream(
                new ByteArrayInputStream(data),
                (long) data.length,
                Math.max(SMALLEST_PART, (long) data.length))
            .contentType(contentType)
            .extraHeaders(Map.of("If-None-Match", "*"))
            .build();
    try {
      await("put", key, client.putObject(args));
      return true;
    } catch (StorageException e) {
      return switch (status(e.getCause())) {
        case PRECONDITION_FAILED -> false;
        case NOT_IMPLEMENTED -> {
          put(key, data, contentType);
          yield true;
        }
        default -> throw e;
      };
    }
  }

  @Override
  public byte[] get(String key) {
    try (InputStream in = open(key)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new StorageException("get " + key + ": the answer broke off", e);
    }
  }

  @Override
  public InputStream open(String key) {
    return await(
        "get", key, client.getObject(GetObjectArgs.builder().bucket(bucket).object(key).build()));
  }

  @Override
  public InputStream open(String key, long offset, long length) {
    return await(
        "get",
        key,
        client.getObject(
            GetObjectArgs.builder()
                .bucket(bucket)
                .object(key)
                .offset(offset)
                .length(length)
                .build()));
  }

  @Override
  public Optional<Long> size(String key) {
    try {
      return Optional.of(
          await(
                  "head",
                  key,
                  client.statObject(StatObjectArgs.builder().bucket(bucket).object(key).build()))
              .size());
    } catch (NoSuchObjectException e) {
      return Optional.empty();
    }
  }

  @Override
  public void delete(Collection<String> keys) {
    if (keys.isEmpty()) {
      return;
    }
    List<DeleteRequest.Object> objects = keys.stream().map(DeleteRequest.Object::new).toList();
    try {
      // The call is lazy: deletion happens while its results are read, in batches of 1,000.
      for (Result<DeleteResult.Error> result :
          client.removeObjects(
              RemoveObjectsArgs.builder().bucket(bucket).objects(objects).build())) {
        throw new StorageException("delete: the store answered " + result.get().code(), null);
      }
    } catch (MinioException e) {
      throw new StorageException("delete failed", e);
    }
  }

  @Override
  public List<StoredObject> list(String prefix) {
    List<StoredObject> objects = new ArrayList<>();
    try {
      for (Result<Item> result :
          client.listObjects(
              ListObjectsArgs.builder().bucket(bucket).prefix(prefix).recursive(true).build())) {
        Item item = result.get();
        if (!item.isDir()) {
          objects.add(
              new StoredObject(item.objectName(), item.size(), item.lastModified().toInstant()));
        }
      }
    } catch (MinioException e) {
      throw new StorageException("list " + prefix + " failed", e);
    }
    return objects;
  }

  @Override
  public Upload upload(String key, String contentType) {
    return new MinioUpload(client, bucket, key, contentType);
  }

  @Override
  public List<UnfinishedUpload> unfinishedUploads(String prefix) {
    List<UnfinishedUpload> uploads = new ArrayList<>();
    String keyMarker = null;
    String uploadIdMarker = null;
    while (true) {
      ListMultipartUploadsResult page =
          await(
                  "list uploads",
                  prefix,
                  client.listMultipartUploads(
                      ListMultipartUploadsArgs.builder()
                          .bucket(bucket)
                          .keyMarker(keyMarker)
                          .uploadIdMarker(uploadIdMarker)
                          .build()))
              .result();
      for (ListMultipartUploadsResult.Upload upload : page.uploads()) {
        // Of the whole bucket: MinIO takes a prefix for a whole key, and would find nothing.
        if (upload.objectName().startsWith(prefix)) {
          uploads.add(
              new UnfinishedUpload(
                  upload.objectName(), upload.uploadId(), upload.initiated().toInstant()));
        }
      }
      if (!page.isTruncated() || page.nextKeyMarker() == null) {
        return uploads;
      }
      keyMarker = page.nextKeyMarker();
      uploadIdMarker = page.nextUploadIdMarker();
    }
  }

  @Override
  public void abort(UnfinishedUpload upload) {
    await(
        "abort",
        upload.key(),
        client.abortMultipartUpload(
            AbortMultipartUploadArgs.builder()
                .bucket(bucket)
                .object(upload.key())
                .uploadId(upload.uploadId())
                .build()));
  }

  @Override
  public URI presignGet(String key, Duration validity, String fileName) {
    String disposition =
        "attachment; filename*=UTF-8''"
            + URLEncoder.encode(fileName, StandardCharsets.UTF_8).replace("+", "%20");
    try {
      return URI.create(
          presigner.getPresignedObjectUrl(
              GetPresignedObjectUrlArgs.builder()
                  .method(Http.Method.GET)
                  .bucket(bucket)
                  .object(key)
                  .expiry(Math.toIntExact(validity.toSeconds()), TimeUnit.SECONDS)
                  .extraQueryParams(Map.of("response-content-disposition", disposition))
                  .build()));
    } catch (MinioException e) {
      throw new StorageException("presign " + key + " failed", e);
    }
  }

  @Override
  public void prepare() {
    boolean exists =
        await(
            "look for bucket",
            bucket,
            client.bucketExists(BucketExistsArgs.builder().bucket(bucket).build()));
    if (!exists) {
      try {
        await(
            "make bucket",
            bucket,
            client.makeBucket(MakeBucketArgs.builder().bucket(bucket).build()));
      } catch (StorageException e) {
        // Another service may have made it in the same moment.
        if (!await(
            "look for bucket",
            bucket,
            client.bucketExists(BucketExistsArgs.builder().bucket(bucket).build()))) {
          throw e;
        }
      }
    }
    refuseVersions();
  }

  private void refuseVersions() {
    VersioningConfiguration versioning;
    try {
      versioning =
          await(
              "read versioning of bucket",
              bucket,
              client.getBucketVersioning(GetBucketVersioningArgs.builder().bucket(bucket).build()));
    } catch (StorageException e) {
      if (status(e.getCause()) == NOT_IMPLEMENTED) {
        return;
      }
      throw e;
    }
    if (versioning.status() == VersioningConfiguration.Status.ENABLED) {
      throw new StorageException(
          "dossier.s3.bucket: expected a bucket without versions, since a deleted package must be"
              + " gone; "
              + bucket
              + " keeps them",
          null);
    }
  }

  private static int status(@Nullable Throwable e) {
    return e instanceof ErrorResponseException answer ? answer.response().code() : 0;
  }

  static <T> T await(String action, String key, CompletableFuture<T> call) {
    try {
      return call.join();
    } catch (CompletionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      if (cause instanceof ErrorResponseException answer
          // HEAD has no body to name a code. Any other 404 may be a proxy before a store that is
          // away.
          && ("NoSuchKey".equals(answer.errorResponse().code())
              || ("head".equals(action)
                  && status(answer) == 404
                  && !"NoSuchBucket".equals(answer.errorResponse().code())))) {
        throw new NoSuchObjectException(key, cause);
      }
      throw new StorageException(action + " " + key + " failed", cause);
    }
  }
}
