package dev.dossier.intake.submission;

import dev.dossier.intake.web.FieldError;
import dev.dossier.intake.web.Problem;
import dev.dossier.intake.web.ProblemException;
import dev.dossier.intake.web.ProblemType;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;

/** The bytes of a body that says it is JSON: its size is checked first, then its type. */
final class JsonBody {
  static final int LARGEST = 64 * 1024;

  private JsonBody() {}

  /**
   * @throws ProblemException 413 or 415
   */
  static byte[] read(HttpServletRequest http) throws IOException {
    byte[] body = bytes(http);
    requireJson(http);
    return body;
  }

  private static byte[] bytes(HttpServletRequest http) throws IOException {
    if (http.getContentLengthLong() <= LARGEST) {
      byte[] body = http.getInputStream().readNBytes(LARGEST + 1);
      if (body.length <= LARGEST) {
        return body;
      }
    }
    throw new ProblemException(
        Problem.of(
            ProblemType.TOO_LARGE,
            "The body may have 64 KiB.",
            List.of(new FieldError("", "expected at most 65536 bytes"))));
  }

  private static void requireJson(HttpServletRequest http) {
    String encoding = http.getHeader("Content-Encoding");
    if (!isJson(http.getContentType()) || (encoding != null && !"identity".equals(encoding))) {
      throw new ProblemException(
          Problem.of(
              ProblemType.UNSUPPORTED_MEDIA_TYPE,
              "Send application/json in UTF-8, not compressed.",
              List.of(new FieldError("", "expected application/json"))));
    }
  }

  static boolean isJson(@Nullable String contentType) {
    if (contentType == null) {
      return false;
    }
    try {
      MediaType type = MediaType.parseMediaType(contentType);
      Charset charset = type.getCharset();
      return type.equalsTypeAndSubtype(MediaType.APPLICATION_JSON)
          && (charset == null || charset.equals(StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
