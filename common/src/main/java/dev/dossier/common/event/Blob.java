package dev.dossier.common.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Encrypted bytes: in the message itself ({@code inline}, base64 in JSON) or, above 256 KiB, as an
 * object in the store that the message names (claim check). Exactly one of the two is present.
 *
 * @param inline nonce, ciphertext and tag
 * @param object key of the object that holds them
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Blob(byte @Nullable [] inline, @Nullable String object) {
  /** What a message may carry itself; base64 and the envelope stay under the broker's 1 MiB. */
  public static final int INLINE_LIMIT = 256 * 1024;

  public Blob {
    if ((inline == null) == (object == null)) {
      throw new IllegalArgumentException("blob: expected either inline or object");
    }
  }

  public static Blob inline(byte[] bytes) {
    return new Blob(bytes, null);
  }

  public static Blob object(String key) {
    return new Blob(null, Check.text(key, "blob.object"));
  }
}
