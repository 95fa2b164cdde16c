package dev.dossier.collector.http;

import dev.dossier.collector.source.JsonText;
import dev.dossier.collector.source.Utf8Buffer;
import dev.dossier.common.datamap.FieldPath;
import dev.dossier.common.event.Reason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.StreamReadException;

/**
 * A JSON text, and what stands where in it. Looked through as often as is asked, since a tree of it
 * would take many times its size and change its numbers.
 */
final class JsonAnswer {
  /** Less than the parser's own limit, since items are wrapped. */
  private static final int DEEPEST = JsonText.DEEPEST - 20;

  private final byte[] json;

  private JsonAnswer(byte[] json) {
    this.json = json;
  }

  /**
   * A number, text or truth value.
   *
   * @param text as it was written; without quotes and escapes where it is a string
   */
  record Scalar(String text, boolean isString) {

    /** The kind alone: texts may be personal data. */
    @Override
    public String toString() {
      return isString ? "Scalar[string]" : "Scalar[literal]";
    }
  }

  /** An item that was taken from a checked answer. */
  static JsonAnswer ofItem(byte[] json) {
    return new JsonAnswer(json);
  }

  /**
   * @throws StoppedException {@code bad_answer} unless it is one whole JSON text (RFC 8259) without
   *     duplicate keys and not nested without end
   */
  static JsonAnswer of(byte[] json) throws StoppedException {
    boolean marked =
        json.length > 2
            && json[0] == (byte) 0xef
            && json[1] == (byte) 0xbb
            && json[2] == (byte) 0xbf;
    JsonAnswer answer = new JsonAnswer(marked ? Arrays.copyOfRange(json, 3, json.length) : json);
    answer.check();
    return answer;
  }

  private void check() throws StoppedException {
    try (JsonParser parser = JsonText.parser(json, 0, json.length)) {
      int depth = 0;
      int roots = 0;
      JsonToken token;
      while ((token = parser.nextToken()) != null) {
        roots += depth == 0 ? 1 : 0;
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        if (token == JsonToken.VALUE_STRING) {
          // Decoded here, or its errors would come later.
          parser.getStringLength();
        }
        if (depth > DEEPEST || roots > 1) {
          throw new StoppedException(Reason.BAD_ANSWER);
        }
      }
      if (roots != 1) {
        throw new StoppedException(Reason.BAD_ANSWER);
      }
    } catch (StreamReadException e) {
      throw StoppedException.unreadable();
    } catch (JacksonException e) {
      throw new StoppedException(Reason.BAD_ANSWER);
    }
  }

  /** The whole, without white space. */
  byte[] compact() {
    try (JsonParser parser = JsonText.parser(json, 0, json.length)) {
      parser.nextToken();
      return copy(parser);
    }
  }

  /** What stands at the path, without white space; null where nothing does. */
  byte @Nullable [] at(FieldPath path) {
    try (JsonParser parser = JsonText.parser(json, 0, json.length)) {
      return find(parser, path) ? copy(parser) : null;
    }
  }

  /** The elements of the list at the path, without white space; null where no list is. */
  @Nullable List<byte[]> list(FieldPath path) {
    try (JsonParser parser = JsonText.parser(json, 0, json.length)) {
      if (!find(parser, path) || parser.currentToken() != JsonToken.START_ARRAY) {
        return null;
      }
      List<byte[]> elements = new ArrayList<>();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        elements.add(copy(parser));
      }
      return elements;
    }
  }

  /** Elements of the list at the path; -1 where no list is. */
  int size(FieldPath path) {
    try (JsonParser parser = JsonText.parser(json, 0, json.length)) {
      if (!find(parser, path) || parser.currentToken() != JsonToken.START_ARRAY) {
        return -1;
      }
      int size = 0;
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        parser.skipChildren();
        size++;
      }
      return size;
    }
  }

  /** Whether something stands at the path, be it null. */
  boolean has(FieldPath path) {
    try (JsonParser parser = JsonText.parser(json, 0, json.length)) {
      return find(parser, path);
    }
  }

  /**
   * The value at the path; null where nothing or null stands.
   *
   * @throws StoppedException {@code bad_answer} if it is an object or a list
   */
  @Nullable Scalar scalar(FieldPath path) throws StoppedException {
    try (JsonParser parser = JsonText.parser(json, 0, json.length)) {
      if (!find(parser, path)) {
        return null;
      }
      JsonToken token = parser.currentToken();
      if (token == JsonToken.VALUE_NULL) {
        return null;
      }
      if (!token.isScalarValue()) {
        throw new StoppedException(Reason.BAD_ANSWER);
      }
      return new Scalar(parser.getString(), token == JsonToken.VALUE_STRING);
    }
  }

  private static boolean find(JsonParser parser, FieldPath path) {
    parser.nextToken();
    for (String key : path.keys()) {
      if (parser.currentToken() != JsonToken.START_OBJECT) {
        return false;
      }
      boolean found = false;
      while (!found && parser.nextToken() != JsonToken.END_OBJECT) {
        found = key.equals(parser.currentName());
        parser.nextToken();
        if (!found) {
          parser.skipChildren();
        }
      }
      if (!found) {
        return false;
      }
    }
    return true;
  }

  private static byte[] copy(JsonParser parser) {
    Utf8Buffer out = new Utf8Buffer(256);
    JsonText.copy(parser, out);
    return out.toByteArray();
  }
}
