package dev.dossier.common.storage;

import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * One bucket of an S3-compatible store. Calls block; every failure of the store is a {@link
 * StorageException}. No promise of Dossier rests on tags, life cycles or versions, since stores
 * differ in them.
 */
public interface ObjectStore {

  /** Stores an object, replacing one of the same key. */
  void put(String key, byte[] data, String contentType);

  /**
   * Stores an object unless there is one of that key. Atomic where the store knows {@code
   * If-None-Match} (RFC 9110) in a PUT; elsewhere somebody who writes in the same moment may win.
   *
   * @return false if there is one, which stays as it is
   */
  boolean putIfAbsent(String key, byte[] data, String contentType);

  /**
   * @throws NoSuchObjectException if there is none
   */
  byte[] get(String key);

  /**
   * The object's bytes as they arrive; the caller closes it.
   *
   * @throws NoSuchObjectException if there is none
   */
  InputStream open(String key);

  /**
   * A part of the object's bytes as they arrive; the caller closes it, and need not read it to its
   * end.
   *
   * @param offset of the first byte; there has to be one
   * @param length at least 1; less is there if the object ends before
   * @throws NoSuchObjectException if there is no such object
   */
  InputStream open(String key, long offset, long length);

  /** The object's size in bytes, or nothing if there is no such object. */
  Optional<Long> size(String key);

  /** Deletes; a key without object is no error. */
  void delete(Collection<String> keys);

  /** All objects whose key starts so, in key order. */
  List<StoredObject> list(String prefix);

  /** Starts an upload of unknown length; nothing is visible before {@link Upload#complete}. */
  Upload upload(String key, String contentType);

  /** Uploads that were started before an instant and never completed nor aborted. */
  List<UnfinishedUpload> unfinishedUploads(String prefix);

  void abort(UnfinishedUpload upload);

  /**
   * A URL on the public endpoint that lets its bearer GET the object until it expires.
   *
   * @param fileName offered to the browser
   */
  URI presignGet(String key, Duration validity, String fileName);

  /**
   * Creates the bucket if it is missing.
   *
   * @throws StorageException if it keeps versions: deleting would then be a lie
   */
  void prepare();

  /** An object that is there. */
  record StoredObject(String key, long bytes, Instant lastModified) {}

  /** A multipart upload that is neither completed nor aborted. */
  record UnfinishedUpload(String key, String uploadId, Instant startedAt) {}
}
