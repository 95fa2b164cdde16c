package dev.dossier.common.storage;

import java.io.IOException;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;

/**
 * Stores of MinIO's kind list unfinished uploads with an empty storage class, which io.minio does
 * not read: it gets the name of S3's default instead.
 */
final class StorageClasses implements Interceptor {
  @Override
  public Response intercept(Chain chain) throws IOException {
    Request request = chain.request();
    Response response = chain.proceed(request);
    if (!request.method().equals("GET")
        || !request.url().queryParameterNames().contains("uploads")) {
      return response;
    }
    ResponseBody body = response.body();
    MediaType type = body.contentType();
    return response.newBuilder().body(ResponseBody.create(filled(body.string()), type)).build();
  }

  static String filled(String listing) {
    String filled = "<StorageClass>STANDARD</StorageClass>";
    return listing
        .replace("<StorageClass></StorageClass>", filled)
        .replace("<StorageClass/>", filled);
  }
}
