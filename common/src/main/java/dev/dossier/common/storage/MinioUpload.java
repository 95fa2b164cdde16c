package dev.dossier.common.storage;

import io.minio.AbortMultipartUploadArgs;
import io.minio.CompleteMultipartUploadArgs;
import io.minio.CreateMultipartUploadArgs;
import io.minio.Http;
import io.minio.MinioAsyncClient;
import io.minio.PutObjectArgs;
import io.minio.UploadPartArgs;
import io.minio.UploadPartResponse;
import io.minio.messages.Part;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Parts of 16 MiB, one on its way while the next is filled: memory stays at two parts. An object
 * that fits into one part is stored by a plain put. Not thread-safe.
 */
final class MinioUpload extends Upload {
  private static final int PART = 16 * 1024 * 1024;
  // S3 allows 10,000 parts; growing them keeps 5 TiB within reach.
  private static final int PARTS_OF_ONE_SIZE = 1_000;
  private static final int LARGEST_PART = 4 * PART;

  private final MinioAsyncClient client;
  private final String bucket;
  private final String key;
  private final String contentType;
  private final List<Part> parts = new ArrayList<>();
  private byte[] filling = new byte[64 * 1024];
  private byte @Nullable [] spare;
  private int filled;
  private int partNumber;
  private @Nullable String uploadId;
  private @Nullable CompletableFuture<UploadPartResponse> underway;
  private byte @Nullable [] sending;
  private boolean ended;

  MinioUpload(MinioAsyncClient client, String bucket, String key, String contentType) {
    this.client = client;
    this.bucket = bucket;
    this.key = key;
    this.contentType = contentType;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (ended) {
      throw new IOException("the upload has ended");
    }
    int from = offset;
    int left = length;
    while (left > 0) {
      int size = partSize();
      if (filled == size) {
        send();
        continue;
      }
      int some = Math.min(left, size - filled);
      if (filled + some > filling.length) {
        filling = Arrays.copyOf(filling, Math.clamp(2L * (filled + some), 1, size));
      }
      System.arraycopy(bytes, from, filling, filled, some);
      filled += some;
      from += some;
      left -= some;
    }
  }

  private int partSize() {
    return partNumber < PARTS_OF_ONE_SIZE ? PART : LARGEST_PART;
  }

  private void send() {
    if (uploadId == null) {
      uploadId =
          MinioObjectStore.await(
                  "start upload",
                  key,
                  client.createMultipartUpload(
                      CreateMultipartUploadArgs.builder()
                          .bucket(bucket)
                          .object(key)
                          .headers(new Http.Headers("Content-Type", contentType))
                          .build()))
              .result()
              .uploadId();
    }
    awaitPart();
    byte[] full = filling;
    partNumber++;
    underway =
        client.uploadPart(
            UploadPartArgs.builder()
                .bucket(bucket)
                .object(key)
                .uploadId(uploadId)
                .partNumber(partNumber)
                .data(full, filled)
                .build());
    sending = full;
    filling = spare == null ? new byte[PART] : spare;
    spare = null;
    filled = 0;
  }

  private void awaitPart() {
    if (underway != null) {
      UploadPartResponse part = MinioObjectStore.await("upload part of", key, underway);
      parts.add(new Part(part.part().partNumber(), part.part().etag()));
      spare = sending;
      underway = null;
      sending = null;
    }
  }

  @Override
  public void complete() {
    if (ended) {
      throw new IllegalStateException("the upload has ended");
    }
    if (uploadId == null) {
      MinioObjectStore.await(
          "put",
          key,
          client.putObject(
              PutObjectArgs.builder()
                  .bucket(bucket)
                  .object(key)
                  .data(filling, filled)
                  .contentType(contentType)
                  .build()));
    } else {
      if (filled > 0) {
        send();
      }
      awaitPart();
      MinioObjectStore.await(
          "complete upload of",
          key,
          client.completeMultipartUpload(
              CompleteMultipartUploadArgs.builder()
                  .bucket(bucket)
                  .object(key)
                  .uploadId(uploadId)
                  .parts(parts.toArray(Part[]::new))
                  .build()));
    }
    ended = true;
  }

  @Override
  public void close() {
    if (ended) {
      return;
    }
    ended = true;
    if (uploadId != null) {
      if (underway != null) {
        // Its outcome does not matter any more, but an abort beside it may miss the part.
        underway.handle((part, failure) -> null).join();
      }
      MinioObjectStore.await(
          "abort upload of",
          key,
          client.abortMultipartUpload(
              AbortMultipartUploadArgs.builder()
                  .bucket(bucket)
                  .object(key)
                  .uploadId(uploadId)
                  .build()));
    }
  }
}
